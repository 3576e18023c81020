using System.Formats.Tar;

namespace Slipway.Tests.Images;

/// <summary>Makes tar streams.</summary>
internal static class TarOf
{
    public static byte[] Files(params (string Name, byte[] Data)[] files) =>
        Write(writer =>
        {
            foreach (var (name, data) in files)
            {
                writer.WriteEntry(File(name, data));
            }
        });

    public static byte[] Write(Action<TarWriter> write)
    {
        var buffer = new MemoryStream();
        using (var writer = new TarWriter(buffer, TarEntryFormat.Ustar, leaveOpen: true))
        {
            write(writer);
        }

        return buffer.ToArray();
    }

    public static TarEntry File(string name, byte[] data) =>
        new UstarTarEntry(TarEntryType.RegularFile, name)
        {
            DataStream = new MemoryStream(data),
            ModificationTime = DateTimeOffset.UnixEpoch,
        };

    public static TarEntry HardLink(string name, string target) =>
        new UstarTarEntry(TarEntryType.HardLink, name) { LinkName = target, ModificationTime = DateTimeOffset.UnixEpoch };

    public static TarEntry Link(string name, string target) =>
        new UstarTarEntry(TarEntryType.SymbolicLink, name) { LinkName = target, ModificationTime = DateTimeOffset.UnixEpoch };
}

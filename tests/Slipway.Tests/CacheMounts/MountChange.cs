using System.Runtime.Versioning;
using Slipway.Tests.Folders;

namespace Slipway.Tests.CacheMounts;

/// <summary>Changes a folder as programs change their caches, and as they should not.</summary>
[SupportedOSPlatform("linux")]
internal static class MountChange
{
    private const int Folders = 12;

    public static void Apply(TestFolder folder, Random random, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var parent = folder.Folder($"d{random.Next(Folders)}");
            var path = Path.Join(parent, $"f{random.Next(3000)}");
            var old = Directory.EnumerateFileSystemEntries(parent).Order(StringComparer.Ordinal).ElementAtOrDefault(random.Next(40));
            Change(random.Next(11), parent, path, old, random);
        }
    }

    private static void Change(int what, string parent, string path, string? old, Random random)
    {
        if (old is null || what < 4)
        {
            File.Delete(path);
            File.WriteAllBytes(path, Bytes(random));
            return;
        }

        switch (what)
        {
            case 4:
                File.Delete(old);
                break;
            case 5:
                File.Delete(path);
                File.CreateSymbolicLink(path, Path.GetFileName(old));
                break;
            case 6 when new FileInfo(old).LinkTarget is null:
                // Same size and time: only the mode shows the change.
                File.SetUnixFileMode(old, (UnixFileMode)(0x180 | random.Next(64)));
                break;
            case 7 when new FileInfo(old).LinkTarget is null:
                File.Delete(path);
                TestFolder.Link(old, path);
                break;
            case 8:
                TestFolder.Time(old, random.Next(), random.Next(1_000_000_000));
                break;
            case 9 when new FileInfo(old).LinkTarget is null:
                // Neither size nor time nor mode shows the change.
                TestFolder.Xattr(old, "user.slipway", [(byte)random.Next()]);
                break;
            case 10:
                Directory.SetLastWriteTimeUtc(parent, DateTime.UnixEpoch.AddSeconds(random.Next()));
                break;
        }
    }

    private static byte[] Bytes(Random random)
    {
        var bytes = new byte[random.Next(4) == 0 ? 0 : random.Next(3000)];
        random.NextBytes(bytes);
        return bytes;
    }
}

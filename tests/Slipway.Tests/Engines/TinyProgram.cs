using System.Buffers.Binary;
using System.Formats.Tar;
using Slipway.Tests.Images;

namespace Slipway.Tests.Engines;

/// <summary>A static program for x64 that prints the file /hello, and so tells which layer's file a container sees.</summary>
internal static class TinyProgram
{
    private const int FileHead = 64;
    private const int ProgramHead = 56;
    private const ulong Address = 0x400000;

    // open("/hello", 0); read(it, stack, 4096); write(1, stack, what was read); exit(0)
    private static readonly byte[] Code = Convert.FromHexString(
        "488d3d2d00000031f66a02580f0589c74881ec001000004889e6ba0010000031c00f0589c26a015f6a01580f056a3c5831ff0f052f68656c6c6f00"
    );

    /// <summary>The program as an entry of a tar.</summary>
    public static TarEntry Entry(string name)
    {
        var entry = TarOf.File(name, File());
        entry.Mode = (UnixFileMode)0b111_101_101;
        return entry;
    }

    // elf(5): one segment, which is the whole file.
    private static byte[] File()
    {
        var file = new byte[FileHead + ProgramHead + Code.Length];
        new byte[] { 0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1 }.CopyTo(file, 0);
        Short(16, 2);
        Short(18, 62);
        Short(20, 1);
        Long(24, Address + FileHead + ProgramHead);
        Long(32, FileHead);
        Short(52, FileHead);
        Short(54, ProgramHead);
        Short(56, 1);
        Short(FileHead, 1);
        Short(FileHead + 4, 5);
        Long(FileHead + 16, Address);
        Long(FileHead + 24, Address);
        Long(FileHead + 32, (ulong)file.Length);
        Long(FileHead + 40, (ulong)file.Length);
        Long(FileHead + 48, 0x1000);
        Code.CopyTo(file, FileHead + ProgramHead);
        return file;

        void Short(int offset, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(offset), value);

        void Long(int offset, ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(offset), value);
    }
}

using System.Runtime.InteropServices;

namespace Slipway.Tar;

/// <summary>One header block (POSIX.1-2017 pax, ustar interchange format; also the variants of GNU and the Seventh Edition).</summary>
/// <param name="block">Its 512 bytes.</param>
/// <param name="offset">Its position in the stream, for error messages.</param>
internal readonly struct TarHeader(ReadOnlyMemory<byte> block, long offset)
{
    public const int Length = 512;

    private const int ChecksumStart = 148;
    private const int ChecksumLength = 8;
    private const int SparseMoreInHeader = 482;
    private const int SparseMoreInExtension = 504;

    public byte Flag => block.Span[156];

    /// <summary>Whether this is an extended header or a GNU long name, which describes the next entry.</summary>
    public bool IsExtension => Flag is (byte)'x' or (byte)'g' or (byte)'L' or (byte)'K';

    /// <summary>Whether content follows. Links, devices, folders and fifos have none, whatever their size field says.</summary>
    public bool HasContent => Flag is not (>= (byte)'1' and <= (byte)'6');

    /// <summary>Whether more of a sparse file's map follows in blocks of its own (GNU tar manual, "Basic Tar Format").</summary>
    public bool HasSparseExtension => Flag == 'S' && block.Span[SparseMoreInHeader] == 1;

    public long Mode => Number(100, 8, "mode") & 0xfff;

    public long UserId => Number(108, 8, "owner");

    public long GroupId => Number(116, 8, "group");

    public long Size => Number(124, 12, "size") is var size and >= 0 ? size : throw TarDamage.At(offset, "a size is negative");

    public long Modified => Number(136, 12, "time");

    public long DeviceMajor => Number(329, 8, "device number");

    public long DeviceMinor => Number(337, 8, "device number");

    public byte[] LinkTarget => Field(157, 100).ToArray();

    /// <summary>The name. The prefix counts only with POSIX's magic, because GNU keeps times there.</summary>
    public byte[] Path
    {
        get
        {
            var prefix = block.Span.Slice(257, 6).SequenceEqual("ustar\0"u8) ? Field(345, 155) : default;
            return prefix.IsEmpty ? Field(0, 100).ToArray() : [.. prefix, (byte)'/', .. Field(0, 100)];
        }
    }

    public static bool IsZero(ReadOnlySpan<byte> block) => !block.ContainsAnyExcept((byte)0);

    /// <summary>Whether bytes begin with a header, judged by its checksum; some old writers summed signed bytes.</summary>
    public static bool IsHeader(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Length || !TarNumber.TryParseOctal(bytes.Slice(ChecksumStart, ChecksumLength), out var stated))
        {
            return false;
        }

        return stated == Checksum(bytes) || stated == SignedSum(bytes);
    }

    /// <summary>
    /// The sum of the header's bytes, with spaces for its own field: eight bytes at a time, as two of four sums of 16 bits.
    /// </summary>
    public static int Checksum(ReadOnlySpan<byte> block)
    {
        const ulong EverySecond = 0x00ff_00ff_00ff_00ff;
        var sums = 0ul;
        foreach (var bytes in MemoryMarshal.Cast<byte, ulong>(block[..Length]))
        {
            sums += (bytes & EverySecond) + ((bytes >> 8) & EverySecond);
        }

        var sum = (int)((sums & 0xffff) + ((sums >> 16) & 0xffff) + ((sums >> 32) & 0xffff) + (sums >> 48));
        foreach (var value in block.Slice(ChecksumStart, ChecksumLength))
        {
            sum += ' ' - value;
        }

        return sum;
    }

    public static bool HasAnotherSparseExtension(ReadOnlySpan<byte> extension) => extension[SparseMoreInExtension] == 1;

    /// <summary>A text field, up to its terminating zero byte if it has one.</summary>
    public static ReadOnlySpan<byte> Text(ReadOnlySpan<byte> field)
    {
        var end = field.IndexOf((byte)0);
        return end < 0 ? field : field[..end];
    }

    /// <summary>Bytes of padding after a content, up to the next header.</summary>
    public static int PaddingAfter(long size) => (int)(-size & (Length - 1));

    public bool TryGetSize(out long size) => TarNumber.TryParse(block.Span.Slice(124, 12), out size) && size >= 0;

    private static int SignedSum(ReadOnlySpan<byte> bytes)
    {
        var sum = ChecksumLength * ' ';
        for (var i = 0; i < Length; i++)
        {
            sum += i is < ChecksumStart or >= ChecksumStart + ChecksumLength ? (sbyte)bytes[i] : 0;
        }

        return sum;
    }

    private ReadOnlySpan<byte> Field(int start, int length) => Text(block.Span.Slice(start, length));

    private long Number(int start, int length, string what) =>
        TarNumber.TryParse(block.Span.Slice(start, length), out var value)
            ? value
            : throw TarDamage.At(offset, $"a header's {what} is not a number");
}

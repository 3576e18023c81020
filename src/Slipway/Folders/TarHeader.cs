namespace Slipway.Folders;

/// <summary>One header block (POSIX.1-2017 pax, ustar interchange format; also GNU's and the Seventh Edition's variants).</summary>
internal readonly struct TarHeader(ReadOnlyMemory<byte> block, long offset)
{
    public const int Length = 512;

    private const int ChecksumStart = 148;
    private const int ChecksumLength = 8;

    public byte Flag => block.Span[156];

    public long Mode => Number(100, 8, "mode") & 0xfff;

    public long UserId => Number(108, 8, "owner");

    public long GroupId => Number(116, 8, "group");

    public long Size => Number(124, 12, "size") is var size and >= 0 ? size : throw TarDamage.At(offset, "a size is negative");

    public long Modified => Number(136, 12, "time");

    public long DeviceMajor => Number(329, 8, "device number");

    public long DeviceMinor => Number(337, 8, "device number");

    public byte[] LinkTarget => Text(157, 100).ToArray();

    /// <summary>The name, with its prefix only where the magic is POSIX's: GNU keeps times there.</summary>
    public byte[] Path
    {
        get
        {
            var prefix = block.Span.Slice(257, 6).SequenceEqual("ustar\0"u8) ? Text(345, 155) : default;
            return prefix.IsEmpty ? Text(0, 100).ToArray() : [.. prefix, (byte)'/', .. Text(0, 100)];
        }
    }

    public static bool IsZero(ReadOnlySpan<byte> block) => !block.ContainsAnyExcept((byte)0);

    /// <summary>Checks the sum, which some old writers made of signed bytes.</summary>
    public void Check()
    {
        var span = block.Span;
        int unsigned = 0, signed = 0;
        for (var i = 0; i < Length; i++)
        {
            var value = i is >= ChecksumStart and < ChecksumStart + ChecksumLength ? (byte)' ' : span[i];
            unsigned += value;
            signed += (sbyte)value;
        }

        var expected = Number(ChecksumStart, ChecksumLength, "checksum");
        if (expected != unsigned && expected != signed)
        {
            throw TarDamage.At(offset, "a header's checksum is wrong");
        }
    }

    public static int Checksum(ReadOnlySpan<byte> block)
    {
        var sum = ChecksumLength * ' ';
        foreach (var value in block[..ChecksumStart])
        {
            sum += value;
        }

        foreach (var value in block[(ChecksumStart + ChecksumLength)..Length])
        {
            sum += value;
        }

        return sum;
    }

    private ReadOnlySpan<byte> Text(int start, int length)
    {
        var field = block.Span.Slice(start, length);
        var end = field.IndexOf((byte)0);
        return end < 0 ? field : field[..end];
    }

    private long Number(int start, int length, string what) =>
        TarNumber.TryParse(block.Span.Slice(start, length), out var value) ? value : throw TarDamage.At(offset, $"a header's {what} is not a number");
}

using System.Buffers.Binary;
using System.Text;

namespace Slipway.Images;

/// <summary>
/// One 512-byte header block (POSIX.1-2017, pax, "ustar Interchange Format"). The runtime's reader does not check header
/// checksums, so a damaged name would go unseen.
/// </summary>
internal readonly ref struct TarHeader(ReadOnlySpan<byte> block)
{
    public const int BlockSize = 512;
    private const int ChecksumAt = 148;
    private const int ChecksumLength = 8;
    private readonly ReadOnlySpan<byte> _block = block;

    public bool IsEmpty => !_block.ContainsAnyExcept((byte)0);

    public char Type => (char)_block[156];

    public string LinkTarget => Text(_block.Slice(157, 100));

    public string Name
    {
        get
        {
            var name = Text(_block[..100]);
            var hasPrefix = _block.Slice(257, 6).SequenceEqual("ustar\0"u8) && _block[345] != 0;
            return hasPrefix ? $"{Text(_block.Slice(345, 155))}/{name}" : name;
        }
    }

    /// <summary>Whether a block is a header: its checksum is that of its bytes.</summary>
    public static bool IsHeader(ReadOnlySpan<byte> block)
    {
        return block.Length >= BlockSize
            && TryOctal(block.Slice(ChecksumAt, ChecksumLength), out var expected)
            && Sum(block) == expected;
    }

    /// <summary>The size field; false if it holds no number from 0 up.</summary>
    public bool TryGetSize(out long size)
    {
        var field = _block.Slice(124, 12);
        if ((field[0] & 0x80) == 0)
        {
            return TryOctal(field, out size);
        }

        // GNU's base-256 form, for sizes above 8 GiB.
        size = BinaryPrimitives.ReadInt64BigEndian(field[4..]);
        return field[0] == 0x80 && !field[1..4].ContainsAnyExcept((byte)0) && size >= 0;
    }

    public static string Text(ReadOnlySpan<byte> field)
    {
        var end = field.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? field : field[..end]);
    }

    /// <summary>The header of a regular file, the same bytes every time.</summary>
    public static byte[] OfFile(string name, long size)
    {
        var block = new byte[BlockSize];
        Encoding.UTF8.GetBytes(name).CopyTo(block.AsSpan(0, 100));
        "0000644\0"u8.CopyTo(block.AsSpan(100));
        "0000000\0"u8.CopyTo(block.AsSpan(108));
        "0000000\0"u8.CopyTo(block.AsSpan(116));
        if (size >= 1L << 33)
        {
            block[124] = 0x80;
            BinaryPrimitives.WriteInt64BigEndian(block.AsSpan(128), size);
        }
        else
        {
            Encoding.ASCII.GetBytes(Convert.ToString(size, 8).PadLeft(11, '0')).CopyTo(block.AsSpan(124));
        }

        "00000000000\0"u8.CopyTo(block.AsSpan(136));
        "0"u8.CopyTo(block.AsSpan(156));
        "ustar\u000000"u8.CopyTo(block.AsSpan(257));
        var sum = Sum(block);
        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(block.AsSpan(ChecksumAt));
        return block;
    }

    private static long Sum(ReadOnlySpan<byte> block)
    {
        long sum = ChecksumLength * ' ';
        for (var i = 0; i < BlockSize; i++)
        {
            sum += i is >= ChecksumAt and < ChecksumAt + ChecksumLength ? 0 : block[i];
        }

        return sum;
    }

    private static bool TryOctal(ReadOnlySpan<byte> field, out long value)
    {
        value = 0;
        var digits = field.Trim((byte)' ').Trim((byte)0).Trim((byte)' ');
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'7')
            {
                return false;
            }

            value = (value << 3) | (uint)(digit - '0');
        }

        return true;
    }
}

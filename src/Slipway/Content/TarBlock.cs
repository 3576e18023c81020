using System.Buffers.Binary;

namespace Slipway.Content;

/// <summary>
/// The fields of a 512-byte tar header block that decide how long the entry is (POSIX.1-2001 pax interchange format, ustar
/// header block; GNU tar manual, "Basic Tar Format").
/// </summary>
internal static class TarBlock
{
    public const int Size = 512;
    private const int SizeField = 124;
    private const int ChecksumField = 148;
    private const int TypeField = 156;
    private const int SparseMoreInHeader = 482;
    private const int SparseMoreInExtension = 504;

    public static byte Type(ReadOnlySpan<byte> block) => block[TypeField];

    public static bool HasSparseExtension(ReadOnlySpan<byte> header) => header[SparseMoreInHeader] == 1;

    public static bool HasAnotherSparseExtension(ReadOnlySpan<byte> extension) => extension[SparseMoreInExtension] == 1;

    /// <summary>Whether the sum of the header's bytes is the one that it states: else this is no header.</summary>
    public static bool IsHeader(ReadOnlySpan<byte> block)
    {
        if (!TryParseNumber(block.Slice(ChecksumField, 8), out var stated))
        {
            return false;
        }

        long unsigned = 0, signed = 0;
        foreach (var b in block)
        {
            unsigned += b;
            signed += (sbyte)b;
        }

        // The sum counts its own field as eight spaces; some old writers summed signed bytes.
        foreach (var b in block.Slice(ChecksumField, 8))
        {
            unsigned += ' ' - b;
            signed += ' ' - (sbyte)b;
        }

        return stated == unsigned || stated == signed;
    }

    public static bool TryGetSize(ReadOnlySpan<byte> header, out long size) =>
        TryParseNumber(header.Slice(SizeField, 12), out size) && size >= 0;

    /// <summary>Entries of these types have no content, whatever their size field says: links, devices, folders, fifos.</summary>
    public static bool HasContent(byte type) => type is not ((byte)'1' or (byte)'2' or (byte)'3' or (byte)'4' or (byte)'5' or (byte)'6');

    /// <summary>Extended headers and GNU long names: they describe the next entry.</summary>
    public static bool IsExtension(byte type) => type is (byte)'x' or (byte)'g' or (byte)'L' or (byte)'K';

    // Octal digits between blanks, or GNU's base 256: the top bit of the first byte set, two's complement, big-endian.
    private static bool TryParseNumber(ReadOnlySpan<byte> field, out long value)
    {
        value = 0;
        if ((field[0] & 0x80) != 0)
        {
            if (field.Length <= sizeof(long))
            {
                return false;
            }

            value = BinaryPrimitives.ReadInt64BigEndian(field[^8..]);
            var rest = field[1..^8];
            return field[0] == 0x80 && value >= 0 && !rest.ContainsAnyExcept((byte)0);
        }

        var digits = field.Trim(" \0"u8);
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'7' || value > long.MaxValue >> 3)
            {
                return false;
            }

            value = (value << 3) + (digit - '0');
        }

        return true;
    }
}

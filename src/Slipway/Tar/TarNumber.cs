namespace Slipway.Tar;

/// <summary>Numbers in header fields: octal digits (POSIX.1-2017 pax, ustar), or GNU's base 256 where the first bit is set.</summary>
internal static class TarNumber
{
    public static bool TryParse(ReadOnlySpan<byte> field, out long value) =>
        (field[0] & 0x80) != 0 ? TryParseBinary(field, out value) : TryParseOctal(field, out value);

    public static bool TryParseOctal(ReadOnlySpan<byte> field, out long value)
    {
        value = 0;
        var digits = field.Trim(" \0"u8);
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'7')
            {
                return false;
            }

            value = (value << 3) | (uint)(digit - '0');
        }

        // 20 octal digits are 60 bits; the longest field has 12.
        return digits.Length <= 20;
    }

    private static bool TryParseBinary(ReadOnlySpan<byte> field, out long value)
    {
        var negative = (field[0] & 0x40) != 0;
        value = negative ? -1 : 0;
        for (var i = 0; i < field.Length; i++)
        {
            // The first byte's upper bit only marks the encoding; the bit below it is the sign.
            var digit =
                i > 0 ? field[i]
                : negative ? field[i] | 0x80
                : field[i] & 0x7f;
            if (value >> 55 != (negative ? -1 : 0))
            {
                return false;
            }

            value = (value << 8) | (uint)digit;
        }

        return true;
    }
}

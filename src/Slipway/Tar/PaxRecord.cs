using System.Buffers.Text;

namespace Slipway.Tar;

/// <summary>The records of an extended header: <c>LENGTH KEY=VALUE\n</c> (POSIX.1-2017 pax, extended header).</summary>
internal static class PaxRecord
{
    public static ReadOnlySpan<byte> AttributePrefix => "SCHILY.xattr."u8;

    /// <summary>Takes the next record off the front; false if none is left or the rest is malformed.</summary>
    public static bool TryRead(ref ReadOnlySpan<byte> body, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        key = value = default;
        if (
            !Utf8Parser.TryParse(body, out int length, out var digits)
            || digits == 0
            || body[0] is < (byte)'0' or > (byte)'9'
            || length < digits + 3
            || length > body.Length
            || body[digits] != ' '
            || body[length - 1] != '\n'
        )
        {
            return false;
        }

        var record = body[(digits + 1)..(length - 1)];
        var equals = record.IndexOf((byte)'=');
        if (equals <= 0)
        {
            return false;
        }

        body = body[length..];
        key = record[..equals];
        value = record[(equals + 1)..];
        return true;
    }

    /// <summary>Reads a decimal number that is not negative.</summary>
    public static bool TryParseNumber(ReadOnlySpan<byte> value, out long number) =>
        Utf8Parser.TryParse(value, out number, out var used) && used == value.Length && number >= 0;

    /// <summary>Reads decimal seconds; digits beyond nanoseconds are dropped.</summary>
    public static TarTime Time(ReadOnlySpan<byte> value, long offset)
    {
        var point = value.IndexOf((byte)'.');
        var whole = point < 0 ? value : value[..point];
        var fraction = point < 0 ? default : value[(point + 1)..];
        if (
            !Utf8Parser.TryParse(whole, out long seconds, out var used)
            || used != whole.Length
            || fraction.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            || seconds == long.MinValue
        )
        {
            throw TarDamage.At(offset, "an extended header has a time that is not a number");
        }

        var nanoseconds = 0;
        for (var i = 0; i < 9; i++)
        {
            nanoseconds = (nanoseconds * 10) + (i < fraction.Length ? fraction[i] - '0' : 0);
        }

        // "-1.25" is 0.75 s after second -2.
        return value[0] == '-' && nanoseconds > 0
            ? new TarTime(seconds - 1, 1_000_000_000 - nanoseconds)
            : new TarTime(seconds, nanoseconds);
    }
}

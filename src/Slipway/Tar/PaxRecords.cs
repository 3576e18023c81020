using System.Buffers;
using System.Buffers.Text;

namespace Slipway.Tar;

/// <summary>Builds the records of an extended header (POSIX.1-2017 pax, extended header).</summary>
internal sealed class PaxRecords
{
    private readonly ArrayBufferWriter<byte> _bytes = new(1 << 10);

    public ReadOnlyMemory<byte> Bytes => _bytes.WrittenMemory;

    public void Clear() => _bytes.ResetWrittenCount();

    public void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) => Add(default, key, value);

    public void AddXattr(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) => Add(PaxRecord.AttributePrefix, name, value);

    public void Add(ReadOnlySpan<byte> key, long value)
    {
        Span<byte> text = stackalloc byte[20];
        Utf8Formatter.TryFormat(value, text, out var length);
        Add(key, text[..length]);
    }

    public void Add(ReadOnlySpan<byte> key, TarTime time)
    {
        Span<byte> text = stackalloc byte[32];
        var (seconds, nanoseconds) = (time.Seconds, time.Nanoseconds);
        var before = seconds < 0 && nanoseconds > 0;
        var length = 0;
        if (before)
        {
            // 0.75 s after second -2 is written as -1.25.
            text[length++] = (byte)'-';
            (seconds, nanoseconds) = (-(seconds + 1), 1_000_000_000 - nanoseconds);
        }

        Utf8Formatter.TryFormat(seconds, text[length..], out var digits);
        length += digits;
        if (nanoseconds > 0)
        {
            text[length++] = (byte)'.';
            Utf8Formatter.TryFormat(nanoseconds, text[length..], out _, new StandardFormat('D', 9));
            length += 9;
        }

        Add(key, text[..length]);
    }

    private void Add(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        // The length counts itself, the space, the equals sign and the line's end.
        var rest = prefix.Length + key.Length + value.Length + 3;
        var total = rest + Digits(rest);
        total = rest + Digits(total);
        var span = _bytes.GetSpan(total);
        Utf8Formatter.TryFormat(total, span, out var written);
        span[written++] = (byte)' ';
        prefix.CopyTo(span[written..]);
        key.CopyTo(span[(written + prefix.Length)..]);
        written += prefix.Length + key.Length;
        span[written++] = (byte)'=';
        value.CopyTo(span[written..]);
        span[written + value.Length] = (byte)'\n';
        _bytes.Advance(total);
    }

    private static int Digits(int value)
    {
        var digits = 1;
        for (; value >= 10; value /= 10)
        {
            digits++;
        }

        return digits;
    }
}

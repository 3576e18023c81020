using System.Text;
using Slipway.Content;

namespace Slipway.Builders;

/// <summary>Reads BuildKit's <c>DiskUsageResponse</c> (api/services/control/control.proto, in Protocol Buffers encoding).</summary>
internal static class BuildKitRecords
{
    private const int Whole = 0;
    private const int Fixed64 = 1;
    private const int Bytes = 2;
    private const int Fixed32 = 5;

    /// <exception cref="InvalidDataException">It is not a valid response.</exception>
    public static List<BuildCacheRecord> Read(ReadOnlySpan<byte> response)
    {
        var records = new List<BuildCacheRecord>();
        while (!response.IsEmpty)
        {
            if (Field(ref response, out _, out var record) == 1)
            {
                records.Add(Record(record));
            }
        }

        return records;
    }

    private static BuildCacheRecord Record(ReadOnlySpan<byte> bytes)
    {
        var record = new BuildCacheRecord("", "", 0, default);
        while (!bytes.IsEmpty)
        {
            record = Field(ref bytes, out var number, out var value) switch
            {
                1 => record with { Id = Encoding.UTF8.GetString(value) },
                4 => record with { Size = (long)number },
                6 => record with { CreatedAt = Time(value) },
                9 => record with { Description = Encoding.UTF8.GetString(value) },
                _ => record,
            };
        }

        return record;
    }

    // google.protobuf.Timestamp: 1 seconds, 2 nanoseconds.
    private static DateTimeOffset Time(ReadOnlySpan<byte> bytes)
    {
        var (seconds, nanoseconds) = (0L, 0L);
        while (!bytes.IsEmpty)
        {
            switch (Field(ref bytes, out var number, out _))
            {
                case 1:
                    seconds = (long)number;
                    break;
                case 2:
                    nanoseconds = (long)number;
                    break;
            }
        }

        return seconds is >= 0 and < 1L << 36 && nanoseconds is >= 0 and < 1_000_000_000
            ? DateTimeOffset.FromUnixTimeSeconds(seconds).AddTicks(nanoseconds / TimeSpan.NanosecondsPerTick)
            : throw Broken();
    }

    /// <summary>Reads one field off the front and returns its number.</summary>
    private static int Field(ref ReadOnlySpan<byte> bytes, out ulong number, out ReadOnlySpan<byte> value)
    {
        var tag = Number(ref bytes);
        number = 0;
        value = default;
        switch ((int)(tag & 7))
        {
            case Whole:
                number = Number(ref bytes);
                break;
            case Bytes:
                value = Take(ref bytes, Number(ref bytes));
                break;
            case Fixed64:
                Take(ref bytes, 8);
                break;
            case Fixed32:
                Take(ref bytes, 4);
                break;
            default:
                throw Broken();
        }

        return tag >> 3 is > 0 and <= int.MaxValue ? (int)(tag >> 3) : throw Broken();
    }

    private static ulong Number(ref ReadOnlySpan<byte> bytes) => Varint.TryRead(ref bytes, out var number) ? number : throw Broken();

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> bytes, ulong length)
    {
        if (length > (ulong)bytes.Length)
        {
            throw Broken();
        }

        var taken = bytes[..(int)length];
        bytes = bytes[(int)length..];
        return taken;
    }

    private static InvalidDataException Broken() => new("BuildKit's list of cache records is damaged.");
}

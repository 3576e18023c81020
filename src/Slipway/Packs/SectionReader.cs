using Slipway.Content;

namespace Slipway.Packs;

/// <summary>Reads a section that matches its digest but may still come from a hostile author.</summary>
internal ref struct SectionReader(ReadOnlySpan<byte> data, string what)
{
    private ReadOnlySpan<byte> _rest = data;

    public readonly int Remaining => _rest.Length;

    public ulong ReadVarint() => Varint.TryRead(ref _rest, out var value) ? value : throw Malformed("a number is cut off");

    /// <summary>Reads a number that must not exceed a limit.</summary>
    public long ReadNumber(long limit)
    {
        var value = ReadVarint();
        return value <= (ulong)limit ? (long)value : throw Malformed($"a number is {value}, more than {limit}");
    }

    /// <summary>Reads a length or count that must be above 0.</summary>
    public int ReadPositive(int limit) =>
        ReadNumber(limit) is > 0 and var number ? (int)number : throw Malformed("something in it is empty");

    /// <summary>
    /// Reads a count of items that each take at least so many bytes of this section; checked before anything is allocated.
    /// </summary>
    public int ReadCount(int bytesPerItem)
    {
        var count = ReadVarint();
        return count <= (ulong)(_rest.Length / bytesPerItem)
            ? (int)count
            : throw Malformed($"it announces {count} items and ends too early");
    }

    public ReadOnlySpan<byte> ReadBytes(int count)
    {
        if (count > _rest.Length)
        {
            throw Malformed("it ends too early");
        }

        var bytes = _rest[..count];
        _rest = _rest[count..];
        return bytes;
    }

    public readonly void End()
    {
        if (_rest.Length > 0)
        {
            throw Malformed($"{_rest.Length} bytes are left over");
        }
    }

    public readonly SlipwayException Malformed(string why) =>
        new(FailureKind.Refused, $"{what} is malformed: {why}. Remove that stash{HowTo.Current.Delete} and save it again.");
}

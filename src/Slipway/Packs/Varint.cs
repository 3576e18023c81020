using System.Buffers;
using Slipway.Content;

namespace Slipway.Packs;

/// <summary>Whole numbers as LEB128: seven bits a byte, lowest first, the top bit set on all but the last.</summary>
internal static class Varint
{
    private const int MaxLength = 10;

    public static void Write(IBufferWriter<byte> output, ulong value)
    {
        var span = output.GetSpan(MaxLength);
        var i = 0;
        while (value >= 0x80)
        {
            span[i++] = (byte)(value | 0x80);
            value >>= 7;
        }

        span[i++] = (byte)value;
        output.Advance(i);
    }

    public static void Write(IBufferWriter<byte> output, long value) => Write(output, checked((ulong)value));

    /// <summary>Takes a number off the front; false where it is cut off or longer than one of 64 bits.</summary>
    public static bool TryRead(ref ReadOnlySpan<byte> bytes, out ulong value)
    {
        value = 0;
        for (var i = 0; i < bytes.Length && i < MaxLength; i++)
        {
            value |= (ulong)(bytes[i] & 0x7f) << (7 * i);
            if ((bytes[i] & 0x80) == 0)
            {
                bytes = bytes[(i + 1)..];
                return true;
            }
        }

        return false;
    }

    /// <summary>Not a number, but what stands beside them: the 32 bytes of a digest.</summary>
    public static void Write(IBufferWriter<byte> output, Digest digest)
    {
        digest.CopyTo(output.GetSpan(Digest.Size));
        output.Advance(Digest.Size);
    }

    /// <summary>Signed numbers near zero, either side, become small.</summary>
    public static ulong ZigZag(long value) => (ulong)((value << 1) ^ (value >> 63));

    public static long UnZigZag(ulong value) => (long)(value >> 1) ^ -(long)(value & 1);
}

/// <summary>Reads a section that was checked against its digest, but whose author may still lie.</summary>
internal ref struct SectionReader(ReadOnlySpan<byte> data, string what)
{
    private ReadOnlySpan<byte> _rest = data;

    public readonly int Remaining => _rest.Length;

    public ulong ReadVarint() => Varint.TryRead(ref _rest, out var value) ? value : throw Malformed("a number is cut off");

    /// <summary>A number that must not exceed a limit.</summary>
    public long ReadNumber(long limit)
    {
        var value = ReadVarint();
        return value <= (ulong)limit ? (long)value : throw Malformed($"a number is {value}, more than {limit}");
    }

    /// <summary>A length or count of something that is not empty.</summary>
    public int ReadPositive(int limit) => ReadNumber(limit) is > 0 and var number ? (int)number : throw Malformed("something in it is empty");

    /// <summary>A count of items of which each takes at least so many bytes of this section: checked before anything is allocated.</summary>
    public int ReadCount(int bytesPerItem)
    {
        var count = ReadVarint();
        return count <= (ulong)(_rest.Length / bytesPerItem) ? (int)count : throw Malformed($"it announces {count} items and ends too early");
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

    public readonly SlipwayException Malformed(string why) => new(FailureKind.Refused, $"{what} is malformed: {why}. Remove that stash with 'slipway delete' and save it again.");
}

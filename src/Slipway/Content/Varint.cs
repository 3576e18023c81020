using System.Buffers;

namespace Slipway.Content;

/// <summary>Unsigned integers as LEB128: seven bits a byte, lowest first, the top bit set on all but the last.</summary>
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

    /// <summary>Reads a number off the front; false if it is cut off or exceeds 64 bits.</summary>
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

    /// <summary>Writes the 32 bytes of a digest, which is stored beside the numbers.</summary>
    public static void Write(IBufferWriter<byte> output, Digest digest)
    {
        digest.CopyTo(output.GetSpan(Digest.Size));
        output.Advance(Digest.Size);
    }

    /// <summary>Maps signed numbers near zero, of either sign, to small ones.</summary>
    public static ulong ZigZag(long value) => (ulong)((value << 1) ^ (value >> 63));

    public static long UnZigZag(ulong value) => (long)(value >> 1) ^ -(long)(value & 1);
}

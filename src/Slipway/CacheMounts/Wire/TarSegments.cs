using System.Buffers.Binary;

namespace Slipway.CacheMounts.Wire;

/// <summary>Parts of a tar stream in a message: runs of bytes, and the numbers of entries whose contents the host has.</summary>
internal static class TarSegments
{
    /// <summary>Bytes before each part: how many follow, or the number of an entry, with the top bit set.</summary>
    public const int HeadLength = 4;

    public static void WriteContent(Message message, int entry)
    {
        BinaryPrimitives.WriteInt32LittleEndian(message.Free.Span, entry | int.MinValue);
        message.Length += HeadLength;
    }

    /// <summary>Writes as many bytes as fit; returns how many.</summary>
    public static int WriteBytes(Message message, ReadOnlySpan<byte> bytes)
    {
        var taken = Math.Min(bytes.Length, message.Free.Length - HeadLength);
        if (taken <= 0)
        {
            return 0;
        }

        BinaryPrimitives.WriteInt32LittleEndian(message.Free.Span, taken);
        message.Length += HeadLength;
        message.Append(bytes[..taken]);
        return taken;
    }

    /// <summary>Takes the next part off; <paramref name="entry"/> is -1 where it is bytes.</summary>
    public static ReadOnlyMemory<byte> Read(ref ReadOnlyMemory<byte> rest, out int entry)
    {
        var head = rest.Length < HeadLength ? -1 : BinaryPrimitives.ReadInt32LittleEndian(rest.Span);
        entry = rest.Length >= HeadLength && head < 0 ? head & int.MaxValue : -1;
        var length = entry >= 0 ? 0 : head;
        if (rest.Length < HeadLength || length > rest.Length - HeadLength)
        {
            throw new SlipwayException(FailureKind.Engine, "The build step sent a message that makes no sense. Is another version of slipway in the builder?");
        }

        var bytes = rest.Slice(HeadLength, length);
        rest = rest[(HeadLength + length)..];
        return bytes;
    }
}

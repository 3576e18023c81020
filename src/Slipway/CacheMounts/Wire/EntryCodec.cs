using System.Buffers.Binary;
using Slipway.Tar;

namespace Slipway.CacheMounts.Wire;

/// <summary>An entry of a mount, without its content.</summary>
internal readonly record struct EntryFacts(TarEntryType Type, long Size, TarTime Modified, int Mode, uint User, uint Group);

/// <summary>Entries in a message: facts of fixed length, then path and link target with their lengths before them.</summary>
internal static class EntryCodec
{
    private const int Fixed = 37;

    public static bool TryWrite(Message message, in EntryFacts facts, ReadOnlySpan<byte> path, ReadOnlySpan<byte> link)
    {
        var room = message.Free.Span;
        if (room.Length < Fixed + path.Length + link.Length)
        {
            return false;
        }

        room[0] = (byte)facts.Type;
        BinaryPrimitives.WriteInt64LittleEndian(room[1..], facts.Size);
        BinaryPrimitives.WriteInt64LittleEndian(room[9..], facts.Modified.Seconds);
        BinaryPrimitives.WriteInt32LittleEndian(room[17..], facts.Modified.Nanoseconds);
        BinaryPrimitives.WriteInt32LittleEndian(room[21..], facts.Mode);
        BinaryPrimitives.WriteUInt32LittleEndian(room[25..], facts.User);
        BinaryPrimitives.WriteUInt32LittleEndian(room[29..], facts.Group);
        BinaryPrimitives.WriteUInt16LittleEndian(room[33..], (ushort)path.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(room[35..], (ushort)link.Length);
        path.CopyTo(room[Fixed..]);
        link.CopyTo(room[(Fixed + path.Length)..]);
        message.Length += Fixed + path.Length + link.Length;
        return true;
    }

    /// <summary>Reads one entry and returns how many bytes it took.</summary>
    public static int Read(ReadOnlySpan<byte> bytes, out EntryFacts facts, out ReadOnlySpan<byte> path, out ReadOnlySpan<byte> link)
    {
        facts = new EntryFacts(
            (TarEntryType)bytes[0],
            BinaryPrimitives.ReadInt64LittleEndian(bytes[1..]),
            new TarTime(BinaryPrimitives.ReadInt64LittleEndian(bytes[9..]), BinaryPrimitives.ReadInt32LittleEndian(bytes[17..])),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[21..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[25..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[29..]));
        int pathLength = BinaryPrimitives.ReadUInt16LittleEndian(bytes[33..]), linkLength = BinaryPrimitives.ReadUInt16LittleEndian(bytes[35..]);
        path = bytes.Slice(Fixed, pathLength);
        link = bytes.Slice(Fixed + pathLength, linkLength);
        return Fixed + pathLength + linkLength;
    }
}

using System.Buffers.Binary;
using Slipway.Folders;
using Slipway.Tar;

namespace Slipway.CacheMounts.Wire;

/// <summary>
/// Encodes entries of a mount, in messages and in a stash's listing (docs/formats/stash.md, Listing): fixed-length facts, then path and
/// link target.
/// </summary>
internal static class EntryCodec
{
    /// <summary>The minimum length of an entry.</summary>
    public const int Fixed = 41;

    private const int Attributes = 0x80;

    public static int LengthOf(ReadOnlySpan<byte> path, ReadOnlySpan<byte> link) => Fixed + path.Length + link.Length;

    /// <summary>Writes an entry if there is room for it; returns its length.</summary>
    /// <param name="room">Where to write.</param>
    /// <param name="facts">What it is.</param>
    /// <param name="headers">Bytes of its headers in the tar stream.</param>
    /// <param name="path">Its path.</param>
    /// <param name="link">What it links to.</param>
    public static int Write(Span<byte> room, in EntryFacts facts, int headers, ReadOnlySpan<byte> path, ReadOnlySpan<byte> link)
    {
        room[0] = (byte)((int)facts.Type | (facts.HasAttributes ? Attributes : 0));
        BinaryPrimitives.WriteInt64LittleEndian(room[1..], facts.Size);
        BinaryPrimitives.WriteInt64LittleEndian(room[9..], facts.Modified.Seconds);
        BinaryPrimitives.WriteInt32LittleEndian(room[17..], facts.Modified.Nanoseconds);
        BinaryPrimitives.WriteInt32LittleEndian(room[21..], facts.Mode);
        BinaryPrimitives.WriteUInt32LittleEndian(room[25..], facts.User);
        BinaryPrimitives.WriteUInt32LittleEndian(room[29..], facts.Group);
        BinaryPrimitives.WriteInt32LittleEndian(room[33..], headers);
        BinaryPrimitives.WriteUInt16LittleEndian(room[37..], checked((ushort)path.Length));
        BinaryPrimitives.WriteUInt16LittleEndian(room[39..], checked((ushort)link.Length));
        path.CopyTo(room[Fixed..]);
        link.CopyTo(room[(Fixed + path.Length)..]);
        return LengthOf(path, link);
    }

    /// <summary>Reads the entry at the start of a message's bytes.</summary>
    /// <exception cref="SlipwayException">Engine: the entry is cut off or invalid.</exception>
    public static ReadEntry Read(ReadOnlySpan<byte> bytes) => TryRead(bytes, out var entry) ? entry : throw TarSegments.Senseless();

    /// <summary>Reads the entry at the start of the bytes; false if it is cut off or invalid.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out ReadEntry entry)
    {
        entry = default;
        if (bytes.Length < Fixed)
        {
            return false;
        }

        int path = BinaryPrimitives.ReadUInt16LittleEndian(bytes[37..]),
            link = BinaryPrimitives.ReadUInt16LittleEndian(bytes[39..]);
        if (bytes.Length < Fixed + path + link)
        {
            return false;
        }

        var facts = new EntryFacts(
            (TarEntryType)(bytes[0] & ~Attributes),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[1..]),
            new TarTime(BinaryPrimitives.ReadInt64LittleEndian(bytes[9..]), BinaryPrimitives.ReadInt32LittleEndian(bytes[17..])),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[21..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[25..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[29..])
        )
        {
            HasAttributes = (bytes[0] & Attributes) != 0,
        };
        entry = new ReadEntry(
            facts,
            BinaryPrimitives.ReadInt32LittleEndian(bytes[33..]),
            bytes.Slice(Fixed, path),
            bytes.Slice(Fixed + path, link)
        );
        return facts.Size >= 0 && entry.Headers > 0 && entry.Headers % TarHeader.Length == 0;
    }
}

/// <summary>An entry that was read.</summary>
internal readonly ref struct ReadEntry(EntryFacts facts, int headers, ReadOnlySpan<byte> path, ReadOnlySpan<byte> link)
{
    public EntryFacts Facts { get; } = facts;

    /// <summary>Bytes of its headers in the tar stream.</summary>
    public int Headers { get; } = headers;

    public ReadOnlySpan<byte> Path { get; } = path;

    public ReadOnlySpan<byte> Link { get; } = link;

    /// <summary>Its encoded length in bytes.</summary>
    public int Length => EntryCodec.LengthOf(Path, Link);
}

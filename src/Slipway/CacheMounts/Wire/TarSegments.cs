using System.Buffers.Binary;
using Slipway.Folders;

namespace Slipway.CacheMounts.Wire;

/// <summary>The kinds of parts of a tar stream in a message.</summary>
internal enum SegmentKind
{
    /// <summary>Bytes of the stream.</summary>
    Bytes = 0,

    /// <summary>Facts of the entry whose header bytes come next, as the stash lists them.</summary>
    Entry = 1,

    /// <summary>The content of an entry that the host has, by its number.</summary>
    Content = 2,

    /// <summary>Whole entries that the host has: the number of the first one, then how many.</summary>
    Entries = 3,
}

/// <summary>A part of a tar stream, read from a message.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Bytes">Its bytes; empty if it refers to something that the host has.</param>
/// <param name="First">The number of an entry that the host has.</param>
/// <param name="Count">How many such entries.</param>
internal readonly record struct Segment(SegmentKind Kind, ReadOnlyMemory<byte> Bytes, int First, int Count);

/// <summary>Parts of a tar stream in a message: a word with the kind in its two upper bits, and a length or number in the others.</summary>
internal static class TarSegments
{
    /// <summary>Bytes of a part's head, before its own bytes.</summary>
    public const int HeadLength = 4;

    /// <summary>The maximum bytes of a part that only refers to entries.</summary>
    public const int ReferenceLength = 8;

    private const int KindShift = 30;
    private const int NumberMask = (1 << KindShift) - 1;

    public static void WriteContent(Message message, int entry) => WriteHead(message, SegmentKind.Content, entry);

    public static void WriteEntries(Message message, int first, int count)
    {
        WriteHead(message, SegmentKind.Entries, first);
        BinaryPrimitives.WriteInt32LittleEndian(message.Free.Span, count);
        message.Length += sizeof(int);
    }

    /// <summary>Writes an entry's facts if they fit.</summary>
    public static bool TryWriteEntry(Message message, in EntryFacts facts, int headers, ReadOnlySpan<byte> path, ReadOnlySpan<byte> link)
    {
        var length = EntryCodec.LengthOf(path, link);
        if (message.Free.Length < HeadLength + length)
        {
            return false;
        }

        WriteHead(message, SegmentKind.Entry, length);
        message.Length += EntryCodec.Write(message.Free.Span, facts, headers, path, link);
        return true;
    }

    /// <summary>Writes as many bytes as fit; returns how many.</summary>
    public static int WriteBytes(Message message, ReadOnlySpan<byte> bytes)
    {
        var taken = Math.Min(bytes.Length, message.Free.Length - HeadLength);
        if (taken <= 0)
        {
            return 0;
        }

        WriteHead(message, SegmentKind.Bytes, taken);
        message.Append(bytes[..taken]);
        return taken;
    }

    /// <summary>Reads the next part off the front.</summary>
    public static Segment Read(ref ReadOnlyMemory<byte> rest)
    {
        var word = TakeWord(ref rest);
        var (kind, number) = ((SegmentKind)((uint)word >> KindShift), word & NumberMask);
        if (kind is SegmentKind.Content or SegmentKind.Entries)
        {
            return new Segment(kind, default, number, kind == SegmentKind.Content ? 1 : TakeWord(ref rest));
        }

        if (number > rest.Length)
        {
            throw Senseless();
        }

        var bytes = rest[..number];
        rest = rest[number..];
        return new Segment(kind, bytes, 0, 0);
    }

    public static SlipwayException Senseless() =>
        new(FailureKind.Engine, "The build step sent an invalid message. Is another version of slipway in the builder?");

    private static void WriteHead(Message message, SegmentKind kind, int number)
    {
        BinaryPrimitives.WriteInt32LittleEndian(message.Free.Span, ((int)kind << KindShift) | number);
        message.Length += HeadLength;
    }

    private static int TakeWord(ref ReadOnlyMemory<byte> rest)
    {
        if (rest.Length < sizeof(int))
        {
            throw Senseless();
        }

        var word = BinaryPrimitives.ReadInt32LittleEndian(rest.Span);
        rest = rest[sizeof(int)..];
        return word;
    }
}

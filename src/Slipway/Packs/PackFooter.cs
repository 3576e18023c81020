using System.Buffers.Binary;
using Slipway.Content;

namespace Slipway.Packs;

/// <summary>Where a section is in its file.</summary>
/// <param name="Offset">Its first byte.</param>
/// <param name="Stored">Its length in the file, in bytes.</param>
/// <param name="Raw">Its length after decompression, in bytes.</param>
/// <param name="Digest">SHA-256 of its stored bytes.</param>
internal readonly record struct Section(long Offset, int Stored, int Raw, Digest Digest);

/// <summary>The last bytes of a pack. Their digest is the root digest: it covers everything in the file.</summary>
internal sealed record PackFooter(Section Index, Section Record)
{
    public const int Size = (SectionSize * 2) + 16 + Digest.Size;
    private const int SectionSize = 8 + 4 + 4 + Digest.Size;

    /// <summary>Writes the footer that ends a file, and returns its digest.</summary>
    public Digest Write(Span<byte> output)
    {
        Write(output, Index);
        Write(output[SectionSize..], Record);
        WriteMark(output.Slice(SectionSize * 2, 16));
        var root = Digest.Of(output[..^Digest.Size]);
        root.CopyTo(output[^Digest.Size..]);
        return root;
    }

    /// <summary>Reads and checks a footer.</summary>
    /// <exception cref="SlipwayException">Refused: these bytes are not a pack footer that this version can read.</exception>
    public static PackFooter Read(ReadOnlySpan<byte> input, long fileLength, string name, out Digest root)
    {
        CheckMark(input.Slice(SectionSize * 2, 16), name);
        root = Digest.Of(input[..^Digest.Size]);
        if (root != new Digest(input[^Digest.Size..]))
        {
            throw new SlipwayException(
                FailureKind.Refused,
                $"The footer of {name} does not match its digest: the file is damaged. "
                    + $"Remove that stash{HowTo.Current.Delete} and save it again."
            );
        }

        var footer = new PackFooter(ReadSection(input), ReadSection(input[SectionSize..]));
        var end = fileLength - Size;
        return
            Fits(footer.Index, end)
            && Fits(footer.Record, end)
            && footer.Index.Offset + footer.Index.Stored == footer.Record.Offset
            && footer.Record.Offset + footer.Record.Stored == end
            ? footer
            : throw new SlipwayException(
                FailureKind.Refused,
                $"The footer of {name} points outside the file or to sections above {PackFormat.MaxSection} bytes, or the "
                    + $"file was cut. Remove that stash{HowTo.Current.Delete} and save it again."
            );
    }

    /// <summary>Writes magic and version, which begin a pack and also occur in its footer.</summary>
    public static void WriteMark(Span<byte> output)
    {
        PackFormat.Magic.CopyTo(output);
        BinaryPrimitives.WriteInt64LittleEndian(output[8..], PackFormat.Version);
    }

    /// <summary>Checks magic and version.</summary>
    public static void CheckMark(ReadOnlySpan<byte> input, string name)
    {
        if (!input.StartsWith(PackFormat.Magic))
        {
            throw new SlipwayException(
                FailureKind.Refused,
                $"{name} is not a pack, or it was cut off. Remove that stash{HowTo.Current.Delete} and save it again."
            );
        }

        var version = BinaryPrimitives.ReadInt64LittleEndian(input[8..]);
        if (version != PackFormat.Version)
        {
            throw new SlipwayException(
                FailureKind.Refused,
                $"{name} has format {version}; this version of slipway reads format {PackFormat.Version}. Use a newer "
                    + "slipway, or save it again."
            );
        }
    }

    private static bool Fits(Section section, long end) =>
        section.Offset >= PackFormat.HeaderSize
        && section.Stored is >= 0 and <= PackFormat.MaxSection
        && section.Offset <= end - section.Stored
        && section.Raw is >= 0 and <= PackFormat.MaxSection;

    private static void Write(Span<byte> output, Section section)
    {
        BinaryPrimitives.WriteInt64LittleEndian(output, section.Offset);
        BinaryPrimitives.WriteInt32LittleEndian(output[8..], section.Stored);
        BinaryPrimitives.WriteInt32LittleEndian(output[12..], section.Raw);
        section.Digest.CopyTo(output[16..]);
    }

    private static Section ReadSection(ReadOnlySpan<byte> input) =>
        new(
            BinaryPrimitives.ReadInt64LittleEndian(input),
            BinaryPrimitives.ReadInt32LittleEndian(input[8..]),
            BinaryPrimitives.ReadInt32LittleEndian(input[12..]),
            new Digest(input.Slice(16, Digest.Size))
        );
}

using System.Buffers;
using Slipway.Content;
using Slipway.Folders;
using Slipway.Inspection;
using Slipway.Stashes;
using Slipway.Tar;

namespace Slipway.CacheMounts.Wire;

/// <summary>Makes the listing of a mount whose stash has none, from the headers of its stream.</summary>
internal static class HeaderListing
{
    /// <summary>Maximum bytes of such a listing: it grows by copying.</summary>
    public const int MaxLength = 48 << 20;

    /// <summary>Makes the listing; null if it would be too long.</summary>
    public static async Task<byte[]?> ReadAsync(StashReader stash, Recipe recipe, CancellationToken cancel)
    {
        await using var stream = new RecipeStream(stash.Frames, stash.Indexes, recipe, cancel);
        using var reader = new TarEntryReader(stream, headersOnly: true);
        var listing = new ArrayBufferWriter<byte>();
        var end = 0L;
        while (await reader.ReadAsync(cancel) is { } entry)
        {
            Add(listing, entry, (int)(entry.ContentOffset - end));
            if (listing.WrittenCount > MaxLength)
            {
                return null;
            }

            end = entry.ContentOffset + entry.Size + TarHeader.PaddingAfter(entry.Size);
        }

        return listing.WrittenSpan.ToArray();
    }

    private static void Add(ArrayBufferWriter<byte> listing, TarEntry entry, int headers)
    {
        if (entry.Path.Length > ushort.MaxValue || entry.LinkTarget.Length > ushort.MaxValue)
        {
            throw TarDamage.At(entry.ContentOffset, $"a name has more than {ushort.MaxValue} bytes");
        }

        var facts = new EntryFacts(entry.Type, entry.Size, entry.Modified, entry.Mode, (uint)entry.UserId, (uint)entry.GroupId)
        {
            HasAttributes = entry.Attributes.Count > 0,
        };
        var room = listing.GetSpan(EntryCodec.LengthOf(entry.Path.Span, entry.LinkTarget.Span));
        listing.Advance(EntryCodec.Write(room, facts, headers, entry.Path.Span, entry.LinkTarget.Span));
    }
}

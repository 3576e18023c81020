using Slipway.Content;
using Slipway.Records;
using Slipway.Stashes;

namespace Slipway.CacheMounts.Wire;

/// <summary>The entries of a mount in a stash, without their contents, and the position of each in the stream.</summary>
internal sealed class MountListing
{
    /// <summary>Maximum bytes held in memory for a mount. The agent takes a million entries at most.</summary>
    public const long MaxLength = 96 << 20;
    private const int MaxEntries = 1_000_000;

    private readonly byte[] _bytes;
    private readonly List<EntryPlace> _places;

    private MountListing(Recipe recipe, byte[] bytes, List<EntryPlace> places) => (Recipe, _bytes, _places) = (recipe, bytes, places);

    /// <summary>How to rebuild the stream.</summary>
    public Recipe Recipe { get; }

    /// <summary>Where the entries are.</summary>
    public IReadOnlyList<EntryPlace> Places => _places;

    /// <exception cref="SlipwayException">Refused: the listing does not match the mount's content.</exception>
    public static async Task<MountListing> ReadAsync(StashReader stash, MountRecord mount, CancellationToken cancel)
    {
        var recipe = await stash.ReadRecipeAsync(mount.Tar, cancel);
        var bytes = mount.Listing is { } listing
            ? await ReadAsync(stash, listing, mount.Id, cancel)
            : await HeaderListing.ReadAsync(stash, recipe, cancel)
                ?? throw Refused(mount.Id, $"would have more than {HeaderListing.MaxLength} bytes");
        return new MountListing(recipe, bytes, Locate(recipe, stash.Indexes, bytes) ?? throw Refused(mount.Id, "does not fit its content"));
    }

    /// <summary>Some entries, as listed.</summary>
    public ReadOnlyMemory<byte> Slice(int first, int count) => _bytes.AsMemory(OffsetOf(first)..OffsetOf(first + count));

    /// <summary>Puts as many entries into a message as fit, and returns the number of the next one.</summary>
    public int Fill(Message message, int first)
    {
        var (start, room) = (OffsetOf(first), message.Free.Length);
        var next = first;
        while (next < _places.Count && OffsetOf(next + 1) - start <= room)
        {
            next++;
        }

        message.Append(_bytes.AsSpan(start..OffsetOf(next)));
        return next;
    }

    private int OffsetOf(int entry) => entry < _places.Count ? _places[entry].Listed : _bytes.Length;

    private static async Task<byte[]> ReadAsync(StashReader stash, TarRecord listing, string mount, CancellationToken cancel)
    {
        if (listing.Size > MaxLength)
        {
            throw Refused(mount, $"has {listing.Size} bytes, more than {MaxLength}");
        }

        var bytes = new byte[listing.Size];
        await stash.CopyToAsync(listing, new MemoryStream(bytes), cancel);
        return bytes;
    }

    private static List<EntryPlace>? Locate(Recipe recipe, IReadOnlyList<Packs.PackIndex> packs, ReadOnlySpan<byte> bytes)
    {
        var places = new EntryPlaces(recipe, packs, Math.Min(bytes.Length / EntryCodec.Fixed, MaxEntries));
        for (var offset = 0; offset < bytes.Length; )
        {
            if (!EntryCodec.TryRead(bytes[offset..], out var entry) || !places.TryAdd(offset, entry.Headers, entry.Facts.Size))
            {
                return null;
            }

            offset += entry.Length;
        }

        return places.End();
    }

    private static SlipwayException Refused(string mount, string why) =>
        new(
            FailureKind.Refused,
            $"The listing of the cache mount '{mount}' {why}. "
                + $"Remove that stash{HowTo.Current.Delete} and save it again {HowTo.Current.WithoutBase}."
        );
}

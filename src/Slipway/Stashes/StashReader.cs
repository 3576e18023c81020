using Slipway.Content;
using Slipway.Packs;
using Slipway.Storage;
using Slipway.Transfer;

namespace Slipway.Stashes;

/// <summary>A stash opened for reading: its record and indexes were checked; its content is read and checked as it is asked for.</summary>
public sealed class StashReader : ITarSource, IAsyncDisposable
{
    private readonly FrameCodec _codec;
    private readonly List<PackReader> _packs;
    private readonly FrameCache _cache;
    private readonly TransferMeter _meter;

    private StashReader(StashEntry entry, StashRecord record, FrameCodec codec, List<PackReader> packs, TransferMeter meter)
    {
        (Entry, Record, _codec, _packs, _meter) = (entry, record, codec, packs, meter);
        Indexes = [.. packs.Select(static pack => pack.Index)];
        _cache = new FrameCache(packs, meter);
    }

    /// <summary>The stash as its store lists it.</summary>
    public StashEntry Entry { get; }

    /// <summary>What the stash is.</summary>
    public StashRecord Record { get; }

    /// <summary>The indexes of its packs: its own first, then those that its record lists, in order.</summary>
    internal IReadOnlyList<PackIndex> Indexes { get; }

    internal FrameCache Frames => _cache;

    /// <summary>Reads only what a stash is.</summary>
    /// <exception cref="SlipwayException">NotFound or Store: its pack cannot be read. Refused: it is not what the store says.</exception>
    public static async Task<StashRecord> ReadRecordAsync(IStashStore store, StashEntry entry, CancellationToken cancel)
    {
        using var codec = new FrameCodec();
        await using var pack = await OpenPackAsync(store, entry.Locator, entry.Root, codec, cancel);
        return RecordFormat.Read(pack.Record.Span, pack.Name);
    }

    /// <summary>Opens a stash and every pack that it needs.</summary>
    /// <exception cref="SlipwayException">NotFound or Store: a pack cannot be read. Refused: one is not what the record says.</exception>
    public static async Task<StashReader> OpenAsync(IStashStore store, StashEntry entry, TransferMeter? meter, CancellationToken cancel)
    {
        var codec = new FrameCodec();
        var packs = new List<PackReader>();
        try
        {
            packs.Add(await OpenPackAsync(store, entry.Locator, entry.Root, codec, cancel));
            var record = RecordFormat.Read(packs[0].Record.Span, packs[0].Name);
            foreach (var pack in record.Packs)
            {
                packs.Add(await OpenPackAsync(store, pack.Locator, pack.Root, codec, cancel));
            }

            return new StashReader(entry, record, codec, packs, meter ?? new TransferMeter());
        }
        catch
        {
            await DisposeAsync(packs, codec);
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task CopyToAsync(TarRecord tar, Stream destination, CancellationToken cancel)
    {
        var recipe = await ReadRecipeAsync(tar, cancel);
        await new TarAssembler(_cache, recipe, _meter).CopyToAsync(destination, cancel);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _cache.DisposeAsync();
        await DisposeAsync(_packs, _codec);
    }

    /// <summary>The recipe of a tar stream, checked against what the record says of the stream.</summary>
    internal async Task<Recipe> ReadRecipeAsync(TarRecord tar, CancellationToken cancel)
    {
        var recipe = await _packs[0].ReadRecipeAsync(tar.Recipe, Indexes, cancel);
        return recipe.Size == tar.Size && recipe.Digest == tar.Digest
            ? recipe
            : throw new SlipwayException(
                FailureKind.Refused,
                $"Recipe {tar.Recipe} of {_packs[0].Name} makes {recipe.Digest} ({recipe.Size} bytes), but its record promises {tar.Digest} ({tar.Size} bytes). Delete that stash and save it again.");
    }

    private static async Task<PackReader> OpenPackAsync(IStashStore store, string locator, Digest root, FrameCodec codec, CancellationToken cancel)
    {
        var source = await store.OpenAsync(locator, cancel);
        try
        {
            return await PackReader.OpenAsync(source, root, codec, $"pack {locator}", cancel);
        }
        catch
        {
            await source.DisposeAsync();
            throw;
        }
    }

    private static async ValueTask DisposeAsync(List<PackReader> packs, FrameCodec codec)
    {
        foreach (var pack in packs)
        {
            await pack.DisposeAsync();
        }

        codec.Dispose();
    }
}

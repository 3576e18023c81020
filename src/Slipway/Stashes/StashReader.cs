using Slipway.Content;
using Slipway.Packs;
using Slipway.Records;
using Slipway.Storage;
using Slipway.Transfer;

namespace Slipway.Stashes;

/// <summary>A stash opened for reading. Its record and indexes were checked; content is read and checked on demand.</summary>
public sealed class StashReader : ITarSource, IAsyncDisposable
{
    private readonly IStashStore _store;
    private readonly FrameCodec _codec;
    private readonly List<PackReader> _packs = new(StashRecord.MaxPacks);
    private readonly List<PackIndex> _indexes = new(StashRecord.MaxPacks);
    private readonly FrameCache _cache;
    private readonly TransferMeter _meter;
    private readonly SemaphoreSlim _opening = new(1);
    private readonly Lock _recipes = new();
    private readonly HashSet<int> _counted = [];
    private int _items;

    private StashReader(IStashStore store, StashEntry entry, OwnPack own, FrameCodec codec, TransferMeter meter)
    {
        (_store, _codec, _meter) = (store, codec, meter);
        (Entry, Record) = (entry with { Root = own.Pack.Root }, own.Record);
        _packs.Add(own.Pack);
        _indexes.Add(own.Pack.Index);
        _cache = new FrameCache(_packs, meter);
    }

    /// <summary>The stash as its store lists it, with its root digest.</summary>
    public StashEntry Entry { get; }

    /// <summary>The digest that covers everything in the stash's own pack.</summary>
    public Digest Root => _packs[0].Root;

    /// <summary>The stash's record.</summary>
    public StashRecord Record { get; }

    /// <summary>The indexes of its open packs: its own first, then those listed in its record, in order.</summary>
    internal IReadOnlyList<PackIndex> Indexes => _indexes;

    internal FrameCache Frames => _cache;

    /// <summary>Rebuilds a stream; joins small pieces unless the destination does that itself.</summary>
    internal async Task CopyToAsync(TarRecord tar, Stream destination, bool joins, CancellationToken cancel)
    {
        var recipe = await ReadRecipeAsync(tar, cancel);
        await new TarAssembler(_cache, recipe, _meter, joins).CopyToAsync(destination, cancel);
    }

    /// <summary>Reads only a stash's record.</summary>
    /// <exception cref="SlipwayException">
    /// NotFound or Store: its pack cannot be read. Refused: it does not match the store's entry.
    /// </exception>
    public static async Task<StashRecord> ReadRecordAsync(IStashStore store, StashEntry entry, CancellationToken cancel = default)
    {
        using var codec = new FrameCodec();
        var (pack, record) = await OpenOwnAsync(store, entry, codec, cancel);
        await pack.DisposeAsync();
        return record;
    }

    /// <summary>Opens a stash. The packs it builds on are opened when its content is first needed.</summary>
    /// <exception cref="SlipwayException">NotFound or Store: it cannot be read. Refused: it does not match its entry.</exception>
    public static async Task<StashReader> OpenAsync(
        IStashStore store,
        StashEntry entry,
        TransferMeter? meter = null,
        CancellationToken cancel = default
    )
    {
        var codec = new FrameCodec();
        try
        {
            var own = await OpenOwnAsync(store, entry, codec, cancel);
            return new StashReader(store, entry, own, codec, meter ?? new TransferMeter());
        }
        catch
        {
            codec.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public Task CopyToAsync(TarRecord tar, Stream destination, CancellationToken cancel = default) =>
        CopyToAsync(tar, destination, joins: true, cancel);

    /// <summary>Checks by recipes and indexes that each stream is as long as the record says.</summary>
    /// <exception cref="SlipwayException">Refused: the length of a stream is wrong.</exception>
    public async Task CheckSizesAsync(CancellationToken cancel = default)
    {
        foreach (var tar in Record.Streams)
        {
            await ReadRecipeAsync(tar, cancel);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _cache.DisposeAsync();
        foreach (var pack in _packs)
        {
            await pack.DisposeAsync();
        }

        _codec.Dispose();
        _opening.Dispose();
    }

    /// <summary>
    /// Opens the packs listed in the record, unless they are open. Not done earlier, because it may cost calls to a remote store.
    /// </summary>
    internal async Task OpenPacksAsync(CancellationToken cancel)
    {
        await _opening.WaitAsync(cancel);
        try
        {
            if (_packs.Count > Record.Packs.Count)
            {
                return;
            }

            var opened = await OpenAllAsync(cancel);
            _packs.AddRange(opened);
            _indexes.AddRange(opened.Select(static pack => pack.Index));
        }
        finally
        {
            _opening.Release();
        }
    }

    /// <summary>Reads the recipe of a tar stream and checks it against the record.</summary>
    internal async Task<Recipe> ReadRecipeAsync(TarRecord tar, CancellationToken cancel)
    {
        await OpenPacksAsync(cancel);
        var recipe = Parse(tar.Recipe, await _packs[0].ReadRecipeAsync(tar.Recipe, cancel));

        // The digest of a mount is that of its recipe, and nobody hashes the stream: check it here.
        return
            recipe.Size == tar.Size
            && recipe.Digest == tar.Digest
            && (Record.Mounts is null || RecipeDigest.Of(recipe, Indexes) == tar.Digest)
            ? recipe
            : throw new SlipwayException(
                FailureKind.Refused,
                $"Recipe {tar.Recipe} of {_packs[0].Name} makes {recipe.Digest} ({recipe.Size} bytes), but its record "
                    + $"promises {tar.Digest} ({tar.Size} bytes). Remove that stash{HowTo.Current.Delete} and save it again."
            );
    }

    // Parses one recipe at a time, so that all together stay within the limit, however many are read in parallel.
    private Recipe Parse(int ordinal, byte[] section)
    {
        lock (_recipes)
        {
            var known = _counted.Contains(ordinal);
            var recipe = RecipeCodec.Read(section, Indexes, known ? PackLimits.Items : PackLimits.Items - _items, _packs[0].Name);
            if (!known)
            {
                _counted.Add(ordinal);
                _items += recipe.Literals.Count + recipe.Steps.Count;
            }

            return recipe;
        }
    }

    private static async Task<OwnPack> OpenOwnAsync(IStashStore store, StashEntry entry, FrameCodec codec, CancellationToken cancel)
    {
        StashRecord? record = null;
        var file = await PackFile.OpenAsync(store, entry.Locator, codec, cancel);
        var pack = await PackReader.OpenAsync(
            file,
            entry.Root,
            new IndexBudget(),
            json => record = RecordFormat.Read(json, file.Name),
            cancel
        );
        return new OwnPack(pack, record!);
    }

    private async Task<PackReader[]> OpenAllAsync(CancellationToken cancel)
    {
        var budget = new IndexBudget(_packs[0].Index.SectionBytes);
        var opening = Record.Packs.Select(pack => OpenBehindAsync(pack, budget, cancel)).ToArray();
        try
        {
            return await Task.WhenAll(opening);
        }
        catch
        {
            foreach (var opened in opening.Where(static one => one.IsCompletedSuccessfully))
            {
                await opened.Result.DisposeAsync();
            }

            throw;
        }
    }

    private async Task<PackReader> OpenBehindAsync(BasePack pack, IndexBudget budget, CancellationToken cancel)
    {
        try
        {
            var file = await PackFile.OpenAsync(_store, pack.Locator, _codec, cancel);
            return await PackReader.OpenAsync(file, pack.Root, budget, null, cancel);
        }
        catch (SlipwayException e) when (e.Kind is FailureKind.NotFound or FailureKind.Refused)
        {
            throw new SlipwayException(e.Kind, $"Stash '{Entry.Key}' needs pack {pack.Root.Short} of an earlier stash. {e.Message}", e);
        }
    }

    /// <summary>A stash's own pack, and the record in it.</summary>
    private sealed record OwnPack(PackReader Pack, StashRecord Record);
}

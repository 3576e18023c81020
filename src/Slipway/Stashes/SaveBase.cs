using Slipway.Content;
using Slipway.Records;
using Slipway.Storage;
using Slipway.Transfer;

namespace Slipway.Stashes;

/// <summary>
/// The stash that a save builds on, if any. The base's own pack gets ordinal 1 in the new stash; the packs behind it follow in order.
/// </summary>
internal sealed class SaveBase : IAsyncDisposable
{
    private readonly StashReader? _reader;

    private SaveBase(StashReader? reader, string? problem) => (_reader, Problem) = (reader, problem);

    /// <summary>Why the base could not be used; null if it could, or if there was none.</summary>
    public string? Problem { get; }

    public StashReader? Reader => _reader;

    public StashRecord? Record => _reader?.Record;

    public IReadOnlyList<Packs.PackIndex> Indexes => _reader?.Indexes ?? [];

    public FrameCache? Frames => _reader?.Frames;

    /// <summary>Opens the base. If it cannot be read, the save goes on and writes everything.</summary>
    public static async Task<SaveBase> OpenAsync(IStashStore store, StashKey key, StashEntry? entry, CancellationToken cancel)
    {
        if (entry is null)
        {
            return new SaveBase(null, null);
        }

        if (store.WhyNotBuildOn(entry, key) is { } problem)
        {
            return new SaveBase(null, problem);
        }

        StashReader? reader = null;
        try
        {
            reader = await StashReader.OpenAsync(store, entry, null, cancel);
            await reader.OpenPacksAsync(cancel);
            return new SaveBase(reader, null);
        }
        catch (SlipwayException e)
        {
            await (reader?.DisposeAsync() ?? ValueTask.CompletedTask);
            return new SaveBase(null, e.Message);
        }
    }

    /// <summary>Maps each chunk in the base's packs to its place, in the new stash's ordinals.</summary>
    public Dictionary<Digest, ChunkRef> KnownChunks()
    {
        var known = new Dictionary<Digest, ChunkRef>(Indexes.Sum(static index => index.ChunkCount));
        for (var pack = 0; pack < Indexes.Count; pack++)
        {
            var digests = Indexes[pack].ChunkDigests;
            for (var chunk = 0; chunk < digests.Length; chunk++)
            {
                known.TryAdd(digests[chunk], new ChunkRef(pack + 1, chunk));
            }
        }

        return known;
    }

    public TarRecord? FindTar(Digest digest) => Record?.Tars.FirstOrDefault(tar => tar.Digest == digest);

    public LayerRecord? FindLayer(Digest compressed) => Record?.Image?.Layers.FirstOrDefault(layer => layer.Source?.Digest == compressed);

    /// <summary>Reads the base's recipe for a stream, in the new stash's ordinals.</summary>
    public async Task<Recipe> ReadRecipeAsync(TarRecord tar, CancellationToken cancel)
    {
        var old = await _reader!.ReadRecipeAsync(FindTar(tar.Digest)!, cancel);
        var recipe = new Recipe
        {
            Size = old.Size,
            Digest = old.Digest,
            Tail = old.Tail,
        };
        recipe.Literals.AddRange(old.Literals.Select(Shift));
        recipe.Steps.AddRange(old.Steps.Select(static step => step with { Chunk = Shift(step.Chunk) }));
        return recipe;
    }

    /// <summary>The base's packs, in the order and form of a record.</summary>
    public IReadOnlyList<BasePack> Packs() =>
        _reader is { } reader ? [new BasePack(reader.Root, reader.Entry.Locator, reader.Entry.Size), .. reader.Record.Packs] : [];

    /// <summary>The indexes of some of <see cref="Packs"/>.</summary>
    public IEnumerable<Packs.PackIndex> IndexesOf(IReadOnlyList<BasePack> packs) =>
        Packs().Zip(Indexes).Where(pair => packs.Contains(pair.First)).Select(static pair => pair.Second);

    /// <summary>What the store must know about the base to begin an upload; null if there is none.</summary>
    public UploadBasis? ForUpload =>
        _reader is { } reader ? new UploadBasis(reader.Entry, [.. reader.Record.Packs.Select(static pack => pack.Locator)]) : null;

    /// <summary>Makes the result for a base that could not be used.</summary>
    public static SaveBase None(string problem) => new(null, problem);

    public ValueTask DisposeAsync() => _reader?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>Converts a chunk of the base to the new stash's ordinals.</summary>
    public static ChunkRef Shift(ChunkRef chunk) => chunk with { Pack = chunk.Pack + 1 };
}

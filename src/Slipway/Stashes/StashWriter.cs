using System.Diagnostics.CodeAnalysis;
using Slipway.Content;
using Slipway.Packs;
using Slipway.Records;
using Slipway.Storage;
using Slipway.Transfer;

namespace Slipway.Stashes;

/// <summary>Saves one stash: store tar streams, then commit. Disposed without a commit, it leaves nothing behind.</summary>
public sealed class StashWriter : ITarSink, IAsyncDisposable
{
    private readonly SaveOptions _options;
    private readonly StashKey _key;
    private readonly FrameCodec _codec;
    private readonly SaveBase _base;
    private readonly IStashUpload _upload;
    private readonly PackWriter _writer;
    private readonly SavePipeline _pipeline;
    private readonly SemaphoreSlim _oneStream = new(1);
    private readonly Lock _gate = new();
    private readonly List<TarRecord> _tars = [];
    private readonly Dictionary<int, Recipe> _stored = [];

    private StashWriter(StashKey key, SaveOptions options, SaveBase savedBefore, IStashUpload upload, CancellationToken cancel)
    {
        (_key, _options, _base, _upload) = (key, options, savedBefore, upload);
        _codec = new FrameCodec(options.Level);
        _writer = new PackWriter(upload.Content);
        var pipeline = new SavePipelineOptions(options.Meter, ChunkingParameters.Format1, options.Workers);
        _pipeline = new SavePipeline(_writer, _codec, savedBefore.KnownChunks(), pipeline, cancel);
    }

    /// <summary>Begins to save into a store. The token cancels the whole save.</summary>
    public static async Task<StashWriter> BeginAsync(
        IStashStore store,
        StashKey key,
        SaveOptions options,
        CancellationToken cancel = default
    )
    {
        var savedBefore = await SaveBase.OpenAsync(store, key, options.Base, cancel);
        IStashUpload? upload = null;
        try
        {
            (upload, savedBefore) = await BeginUploadAsync(store, key, options.Scope, savedBefore, cancel);
            var writer = new StashWriter(key, options, savedBefore, upload, cancel);
            await writer._writer.BeginAsync(cancel);
            return writer;
        }
        catch
        {
            await (upload?.DisposeAsync() ?? ValueTask.CompletedTask);
            await savedBefore.DisposeAsync();
            throw;
        }
    }

    // A base that is removed after it was opened counts as one that cannot be read.
    private static async Task<(IStashUpload Upload, SaveBase Base)> BeginUploadAsync(
        IStashStore store,
        StashKey key,
        Scope scope,
        SaveBase savedBefore,
        CancellationToken cancel
    )
    {
        try
        {
            return (await store.BeginAsync(key, scope, savedBefore.ForUpload, cancel), savedBefore);
        }
        catch (SlipwayException e) when (e.Kind == FailureKind.NotFound && savedBefore.Record is not null)
        {
            await savedBefore.DisposeAsync();
            return (await store.BeginAsync(key, scope, null, cancel), SaveBase.None(e.Message));
        }
    }

    /// <inheritdoc/>
    public async Task<TarRecord> StoreAsync(Stream tar, CancellationToken cancel = default)
    {
        await _oneStream.WaitAsync(cancel);
        try
        {
            var recipe = await _pipeline.AddAsync(tar, cancel);
            lock (_gate)
            {
                var record = new TarRecord(_tars.Count, recipe.Digest, recipe.Size);
                _stored.Add(record.Recipe, recipe);
                _tars.Add(record);
                return record;
            }
        }
        finally
        {
            _oneStream.Release();
        }
    }

    /// <inheritdoc/>
    public bool TryReuse(Digest digest, [NotNullWhen(true)] out TarRecord? tar)
    {
        lock (_gate)
        {
            tar = _tars.Find(known => known.Digest == digest);
            if (tar is null && _base.FindTar(digest) is { } old)
            {
                tar = old with { Recipe = _tars.Count };
                _tars.Add(tar);
            }

            return tar is not null;
        }
    }

    /// <inheritdoc/>
    public bool TryReuseCompressed(Digest blob, [NotNullWhen(true)] out LayerRecord? layer)
    {
        layer = _base.FindLayer(blob) is { } old && TryReuse(old.Tar.Digest, out var tar) ? old with { Tar = tar } : null;
        return layer is not null;
    }

    /// <summary>The image in the base stash, if it holds one; lets an unchanged image be recognised without an export.</summary>
    public ImageRecord? BaseImage => _base.Record?.Image;

    /// <summary>Makes the stash of an image visible, complete.</summary>
    public Task<SaveResult> CommitAsync(ImageRecord image, CancellationToken cancel = default) =>
        CommitAsync(record => record with { Image = image }, cancel);

    /// <summary>Makes the stash of a folder visible, complete.</summary>
    public Task<SaveResult> CommitAsync(TarRecord folder, CancellationToken cancel = default) =>
        CommitAsync(record => record with { Folder = folder }, cancel);

    /// <summary>The stash that this save builds on.</summary>
    internal SaveBase Base => _base;

    /// <summary>Stores a tar stream that the base has in part, and its listing, and returns the numbers of their recipes.</summary>
    internal async Task<(int Tar, int Listing)> StoreAsync(IAsyncEnumerable<TarPart> parts, CancellationToken cancel)
    {
        await _oneStream.WaitAsync(cancel);
        try
        {
            var (tar, listing) = await _pipeline.AddAsync(parts, cancel);
            lock (_gate)
            {
                return (Number(tar), Number(listing));
            }
        }
        finally
        {
            _oneStream.Release();
        }
    }

    /// <summary>
    /// Makes the stash of cache mounts visible, complete. The recipes' numbers come from
    /// <see cref="StoreAsync(IAsyncEnumerable{TarPart}, CancellationToken)"/>.
    /// </summary>
    internal Task<SaveResult> CommitAsync(MountsRecord mounts, CancellationToken cancel) =>
        CommitAsync(record => record with { Mounts = mounts with { Items = [.. mounts.Items.Select(Named)] } }, cancel);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _pipeline.DisposeAsync();
        await _upload.DisposeAsync();
        await _base.DisposeAsync();
        _codec.Dispose();
        _oneStream.Dispose();
    }

    private MountRecord Named(MountRecord mount) =>
        mount with
        {
            Tar = _tars[mount.Tar.Recipe],
            Listing = mount.Listing is { } listing ? _tars[listing.Recipe] : null,
        };

    private int Number(Recipe recipe)
    {
        _stored.Add(_tars.Count, recipe);
        _tars.Add(new TarRecord(_tars.Count, default, recipe.Size));
        return _tars.Count - 1;
    }

    private async Task<SaveResult> CommitAsync(Func<StashRecord, StashRecord> fill, CancellationToken cancel)
    {
        await _pipeline.DrainAsync();
        var recipes = new List<Recipe>();
        foreach (var tar in _tars)
        {
            recipes.Add(_stored.TryGetValue(tar.Recipe, out var stored) ? stored : await _base.ReadRecipeAsync(tar, cancel));
        }

        NameByRecipe(recipes);
        var packs = await new PackRewriter(_base, _pipeline, _writer.Index).RewriteAsync(recipes, cancel);
        await _pipeline.CompleteAsync();
        foreach (var recipe in recipes)
        {
            await _writer.WriteRecipeAsync(recipe, cancel);
        }

        var record = new StashRecord
        {
            Format = StashRecord.CurrentFormat,
            Key = _key.Text,
            Created = _options.Clock.GetUtcNow(),
            Scope = _options.Scope,
            Packs = packs,
            Build = _options.Build,
            Sizes = new StashSizes(_tars.Sum(static tar => tar.Size), _pipeline.NewBytes, _writer.FrameBytes),
        };
        record = fill(record);
        var root = await _writer.FinishAsync(RecordFormat.Write(record), _base.IndexesOf(packs), cancel);
        var entry = await _upload.CommitAsync(root, [.. packs.Select(static pack => pack.Locator)], cancel);
        return new SaveResult(entry, record, _base.Record is null ? null : _options.Base, _base.Problem);
    }

    // Streams that were not read in full get the digest of their recipe.
    private void NameByRecipe(List<Recipe> recipes)
    {
        Packs.PackIndex[] packs = [_writer.Index, .. _base.Indexes];
        for (var i = 0; i < recipes.Count; i++)
        {
            if (recipes[i].Digest == default)
            {
                recipes[i].Digest = RecipeDigest.Of(recipes[i], packs);
                _tars[i] = _tars[i] with { Digest = recipes[i].Digest };
            }
        }
    }
}

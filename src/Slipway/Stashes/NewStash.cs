using Slipway.Records;
using Slipway.Storage;

namespace Slipway.Stashes;

/// <summary>A stash that is to be saved. Nothing is written before <see cref="BeginAsync"/>.</summary>
/// <param name="Store">Where it goes.</param>
/// <param name="Key">Its key.</param>
public sealed record NewStash(IStashStore Store, StashKey Key)
{
    /// <summary>How it is saved.</summary>
    public SaveOptions Options { get; init; } = new();

    /// <summary>Finds the stash to build on, unless the options name one. Null: without a base everything is written.</summary>
    public StashFinder? Bases { get; init; }

    /// <summary>Other keys whose newest stash serves as the base if no key is like this one.</summary>
    public IReadOnlyList<StashKey> Relatives { get; init; } = [];

    /// <summary>Finds the base and begins to write.</summary>
    /// <exception cref="SlipwayException">As for <see cref="StashWriter.BeginAsync"/>.</exception>
    public async Task<StashWriter> BeginAsync(CancellationToken cancel = default) =>
        await StashWriter.BeginAsync(Store, Key, Options with { Base = Options.Base ?? await FindBaseAsync(cancel) }, cancel);

    private async Task<StashEntry?> FindBaseAsync(CancellationToken cancel)
    {
        if (Bases is null)
        {
            return null;
        }

        return await Bases.FindBasesAsync(Key, cancel) is [var best, ..] ? best : await FindRelativeAsync(Bases, cancel);
    }

    private async Task<StashEntry?> FindRelativeAsync(StashFinder finder, CancellationToken cancel)
    {
        StashEntry? newest = null;
        foreach (var key in Relatives)
        {
            newest = await finder.FindAsync(key, cancel) is { } found && !(newest?.Created >= found.Created) ? found : newest;
        }

        return newest;
    }
}

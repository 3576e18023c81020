using Slipway.CacheMounts.Step;
using Slipway.Dockerfiles;
using Slipway.Stashes;

namespace Slipway.CacheMounts;

/// <summary>Saves a builder's cache mounts as a stash, and fills another builder's mounts from it.</summary>
public static class CacheMountStash
{
    /// <summary>Reads the mounts from their builder and commits the stash. Files that the base stash has are not read.</summary>
    /// <param name="step">Where the mounts are.</param>
    /// <param name="mounts">Which ones.</param>
    /// <param name="stash">The stash; it begins while the build starts.</param>
    /// <param name="options">What to keep.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="SlipwayException">
    /// Usage: there is nothing to save. Engine: the build step failed or the builder vanished.
    /// </exception>
    public static async Task<SaveResult> SaveAsync(
        IMountStep step,
        IReadOnlyList<CacheMount> mounts,
        NewStash stash,
        MountSaveOptions options,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(stash);
        ArgumentNullException.ThrowIfNull(options);
        var possible = MountChoice.Possible(mounts, options.Notice);
        var save = new MountSave(step, possible, options);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var beginning = Task.Run(() => save.BeginAsync(stash, stop), CancellationToken.None);
        SaveResult? saved = null;
        try
        {
            await step.RunAsync(
                possible,
                async (stream, token) => saved = await save.ReceiveAsync(stream, await beginning, token),
                stop.Token
            );
            return saved!;
        }
        catch (OperationCanceledException) when (beginning.IsFaulted)
        {
            await beginning;
            throw;
        }
        finally
        {
            await stop.CancelAsync();
            await ((Task)beginning).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await (beginning.IsCompletedSuccessfully ? beginning.Result.DisposeAsync() : ValueTask.CompletedTask);
        }
    }

    /// <summary>Fills a builder's mounts. Content that is already there is not transferred, and other files stay.</summary>
    /// <exception cref="SlipwayException">
    /// Refused: the stash holds no mounts, or its content is hostile. Engine: the build step failed.
    /// </exception>
    public static async Task<MountRestoreResult> RestoreAsync(
        IMountStep step,
        StashReader stash,
        MountRestoreOptions options,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(stash);
        ArgumentNullException.ThrowIfNull(options);
        var pairs = MountChoice.Pair(stash.Record, options);
        var restore = new MountRestore(step, stash, pairs, options);
        if (pairs.Count > 0)
        {
            await step.RunAsync([.. pairs.Select(static pair => pair.Mount)], restore.GiveAsync, cancel);
        }

        return new MountRestoreResult(restore.Restored);
    }
}

using Slipway.CacheMounts;
using Slipway.CacheMounts.Step;
using Slipway.Stashes;

namespace Slipway.Serving.Restores;

/// <summary>The cache mounts of a builder.</summary>
/// <param name="step">The build step that fills them.</param>
/// <param name="options">Which ones, and how.</param>
public sealed class MountsTarget(IMountStep step, MountRestoreOptions options) : RestoreTarget
{
    /// <summary>The clock for an estimate of whether it pays to fill them, made before; null to fill them in any case.</summary>
    public TimeProvider? OnlyIfFaster { get; init; }

    /// <inheritdoc/>
    public override async Task<RestoredStash> TakeAsync(StashReader stash, TrustLevel trust, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(stash);
        if (OnlyIfFaster is { } clock && await RestoreEstimate.MakeAsync(stash, clock, cancel) is var estimate)
        {
            options.Notice?.Invoke(estimate.Reason);
            if (!estimate.Pays)
            {
                return new RestoredStash(stash.Entry, stash.Record, RestoreWay.Skipped);
            }
        }

        var result = await CacheMountStash.RestoreAsync(step, stash, options, cancel);
        return new RestoredStash(stash.Entry, stash.Record, RestoreWay.Builder) { Bytes = result.Mounts.Sum(static mount => mount.Bytes) };
    }
}

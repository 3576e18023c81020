using System.Globalization;
using Slipway.Records;
using Slipway.Stashes;
using Slipway.Transfer;

namespace Slipway.CacheMounts;

/// <summary>Whether restoring the mounts is faster than running the build steps on empty ones.</summary>
/// <param name="Pays">Whether to restore.</param>
/// <param name="Reason">One line that says why.</param>
public sealed record RestoreEstimate(bool Pays, string Reason)
{
    private const long SampleBytes = 16 << 20;

    // An unmeasured builder is assumed to be slow: 150 MB/s were seen with two busy cores.
    private const double UnknownBuilderRate = 100e6;

    // How long the build step takes to start, whatever is in the mounts.
    private const double StepSeconds = 1.0;

    /// <summary>Reads a sample from the store, measures the rate, and compares with the cold step times in the stash.</summary>
    public static async Task<RestoreEstimate> MakeAsync(StashReader stash, TimeProvider clock, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(stash);
        ArgumentNullException.ThrowIfNull(clock);
        if (stash.Record.Mounts is not { } mounts)
        {
            throw new SlipwayException(FailureKind.Refused, $"The stash '{stash.Record.Key}' holds no cache mounts.");
        }

        if (mounts.ColdSeconds is not { } cold)
        {
            return new RestoreEstimate(
                true,
                $"Restoring: the stash does not say how long the cold step takes{HowTo.Current.RecordColdStep}."
            );
        }

        var size = mounts.Items.Sum(static mount => mount.Tar.Size);
        var store = await MeasureAsync(stash, mounts, clock, cancel);
        var builder = mounts.BuilderRate ?? UnknownBuilderRate;
        var seconds = StepSeconds + (size / Math.Min(store, builder));
        var facts = string.Create(
            CultureInfo.InvariantCulture,
            $"{size / 1e6:0} MB at {Math.Min(store, builder) / 1e6:0} MB/s take about {seconds:0.0} s, the cold step {cold:0.0} s."
        );
        return new RestoreEstimate(seconds < cold, (seconds < cold ? "Restoring: " : "Not restored: ") + facts);
    }

    private static async Task<double> MeasureAsync(StashReader stash, MountsRecord mounts, TimeProvider clock, CancellationToken cancel)
    {
        var started = clock.GetTimestamp();
        var bytes = 0L;
        foreach (var mount in mounts.Items)
        {
            var recipe = await stash.ReadRecipeAsync(mount.Tar, cancel);
            await using var feed = new ChunkFeed(stash.Frames, recipe.Steps.Select(static step => step.Chunk), 4, cancel);
            for (var i = 0; i < recipe.Steps.Count && bytes < SampleBytes; i++)
            {
                bytes += (await feed.NextAsync(recipe.Steps[i].Chunk)).Length;
            }
        }

        var seconds = clock.GetElapsedTime(started).TotalSeconds;
        return bytes == 0 || seconds <= 0 ? double.MaxValue : bytes / seconds;
    }
}

using Slipway.Bake;
using Slipway.Fingerprints;
using Slipway.Images;
using Slipway.Records;
using Slipway.Stashes;
using Slipway.Storage;

namespace Slipway.Builds;

/// <summary>Decides which images of a plan are built, and makes new stashes for those that need not be.</summary>
public sealed class BuildDecider(IStashStore store, StashFinder finder, FingerprintOptions fingerprints)
{
    /// <summary>How many stashes of a key are compared: enough that a reverted change finds its old stash.</summary>
    private const int MostCompared = 5;

    private const int MostNamed = 3;

    /// <summary>Takes the fingerprints and compares them with those of trusted stashes of the same keys.</summary>
    /// <exception cref="SlipwayException">
    /// NotFound: an image would have to be built, which <see cref="ReuseMode.Require"/> forbids. Usage: a file of a context cannot be read.
    /// </exception>
    public async Task<IReadOnlyList<BuildDecision>> DecideAsync(
        BakePlan plan,
        IReadOnlyList<PlannedBuild> builds,
        ReuseMode mode,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(builds);
        using var fingerprinter = new Fingerprinter(plan, fingerprints);
        var decisions = new List<BuildDecision>();
        var taken = await Task.WhenAll(builds.Select(build => fingerprinter.TakeAsync(build, cancel)));
        for (var i = 0; i < builds.Count; i++)
        {
            decisions.Add(await DecideAsync(builds[i], taken[i], mode, cancel));
        }

        fingerprinter.Save();
        return mode == ReuseMode.Require && decisions.Find(static decision => decision.Reuse is null) is { } missing
            ? throw new SlipwayException(
                FailureKind.NotFound,
                $"'{missing.Build.Key}' would have to be built: {missing.Reason}. Build it first{HowTo.Current.BuildFirst}, or "
                    + $"{HowTo.Current.Explain(missing.Build.Target.Name)}."
            )
            : decisions;
    }

    /// <summary>
    /// Makes the stash of an image that need not be built: it refers to the old stash's packs. If the old stash can be used unchanged, as
    /// outside CI or within the same run, no new one is made.
    /// </summary>
    /// <param name="decision">One with a stash to reuse.</param>
    /// <param name="options">How to save; base and build are taken from the decision.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<StashEntry> ReuseAsync(BuildDecision decision, SaveOptions options, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(decision);
        ArgumentNullException.ThrowIfNull(options);
        var old = decision.Reuse ?? throw new ArgumentException("There is no stash to reuse.", nameof(decision));
        var names = decision.Build.Target.Tags.Select(ImageName.Familiar).ToList();
        var record = await StashReader.ReadRecordAsync(store, old, cancel);
        if (options.Scope.Run == old.Scope.Run && record.Image?.Names.SequenceEqual(names, StringComparer.Ordinal) == true)
        {
            return old;
        }

        await using var writer = await StashWriter.BeginAsync(
            store,
            decision.Build.Key,
            options with
            {
                Base = old,
                Build = decision.Fingerprint?.ToRecord(decision.Build),
            },
            cancel
        );
        var image =
            writer.BaseImage
            ?? throw new SlipwayException(
                FailureKind.Refused,
                $"The stash {old.Locator} of '{old.Key}' cannot be reused: {writer.Base.Problem ?? "It holds no image."} "
                    + $"Build it again{HowTo.Current.BuildAgain}."
            );
        var layers = image
            .Layers.Select(layer =>
                writer.TryReuse(layer.Tar.Digest, out var tar)
                    ? layer with
                    {
                        Tar = tar,
                    }
                    : throw new InvalidOperationException($"The layer {layer.Tar.Digest} is not in the stash that it was read from.")
            )
            .ToList();
        return (await writer.CommitAsync(image with { Names = names, Layers = layers }, cancel)).Entry;
    }

    private async Task<BuildDecision> DecideAsync(PlannedBuild build, Fingerprint fingerprint, ReuseMode mode, CancellationToken cancel)
    {
        var candidates = (await finder.FindBasesAsync(build.Key, cancel))
            .Where(entry => entry.Key == build.Key)
            .Take(MostCompared)
            .ToList();
        BuildDecision? nearest = null;
        foreach (var entry in candidates)
        {
            var record = await ReadAsync(entry, cancel);
            if (
                mode != ReuseMode.Never
                && fingerprint.IsComplete
                && record is { Build: { Version: Fingerprint.CurrentVersion } known, Image: not null }
                && known.Fingerprint == fingerprint.Value
            )
            {
                return new BuildDecision(build, entry, $"nothing changed since {entry.Created:yyyy-MM-dd HH:mm}", fingerprint)
                {
                    Compared = entry,
                };
            }

            nearest ??= record?.Build is { } before ? Changed(build, entry, before, fingerprint) : null;
        }

        var decision =
            nearest
            ?? new BuildDecision(
                build,
                null,
                candidates.Count == 0
                    ? $"there is no stash '{build.Key}' yet"
                    : $"the stash '{build.Key}' does not say what it was built from",
                fingerprint
            );
        return mode == ReuseMode.Never ? decision with { Reason = HowTo.Current.ReuseIsOff }
            : fingerprint.IsComplete ? decision
            : decision with { Reason = fingerprint.Unresolved[0] };
    }

    private static BuildDecision Changed(PlannedBuild build, StashEntry entry, BuildRecord before, Fingerprint now)
    {
        if (before.Version != Fingerprint.CurrentVersion)
        {
            return new BuildDecision(build, null, "another version of slipway built the stash", now) { Compared = entry };
        }

        var changes = InputComparison.Compare(before, now);
        var more = changes.Count > MostNamed ? $" and {changes.Count - MostNamed} more" : "";
        var reason =
            changes.Count > 0 ? $"{string.Join(", ", changes.Take(MostNamed).Select(static change => change.Name))}{more} changed"
            : before.Fingerprint is null ? "not all inputs of the last stash are known"
            : "an input changed that the stash does not list";
        return new BuildDecision(build, null, reason, now) { Compared = entry, Changes = changes };
    }

    // A stash that cannot be read is ignored: the image is built.
    private async Task<StashRecord?> ReadAsync(StashEntry entry, CancellationToken cancel)
    {
        try
        {
            return await StashReader.ReadRecordAsync(store, entry, cancel);
        }
        catch (SlipwayException)
        {
            return null;
        }
    }
}

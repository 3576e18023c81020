using Slipway.CacheMounts.Step;
using Slipway.CacheMounts.Wire;
using Slipway.Dockerfiles;
using Slipway.Records;
using Slipway.Stashes;

namespace Slipway.CacheMounts;

/// <summary>Saves mounts: the agent in the build step sends them, and the stash takes them.</summary>
internal sealed class MountSave(IMountStep step, IReadOnlyList<CacheMount> mounts, MountSaveOptions options)
{
    // With fewer bytes, the rate reflects the start of the build rather than the builder.
    private const long EnoughToMeasure = 32 << 20;

    /// <summary>Begins the stash. If that fails, nothing need wait for the builder.</summary>
    public async Task<Begun> BeginAsync(NewStash stash, CancellationTokenSource stop)
    {
        try
        {
            var writer = await stash.BeginAsync(stop.Token);
            return new Begun(writer, Intake(0, writer, stop.Token));
        }
        catch
        {
            await stop.CancelAsync();
            throw;
        }
    }

    /// <summary>Receives the mounts over the link to the build step, and commits the stash.</summary>
    public async Task<SaveResult> ReceiveAsync(Stream stream, Begun begun, CancellationToken cancel)
    {
        using var link = new HostLink(stream);
        var job = new Job(
            false,
            [.. mounts.Select((_, i) => new MountJob(step.PathOf(i)) { UsedOnly = options.UsedOnly, MaxBytes = options.MaxBytes })]
        );
        await MountGreeting.GreetAsync(link, job, cancel);
        var items = new List<MountRecord>();
        var (bytes, started) = (0L, options.Clock.GetTimestamp());
        for (var i = 0; i < mounts.Count; i++)
        {
            await using var intake = i == 0 ? begun.First : Intake(i, begun.Writer, cancel);
            var (tar, listing) = await begun.Writer.StoreAsync(intake.ReadAsync(link, cancel), cancel);
            items.Add(MountChoice.Record(mounts[i], tar, listing, intake.Report.Entries));
            bytes += intake.Report.Bytes;
            MountGreeting.Tell(mounts[i].Id, intake.Report, options.Notice);
            if (items[i].IsEmpty)
            {
                options.Notice?.Invoke($"{mounts[i].Id}: no build has put anything into it.");
            }
        }

        var rate = bytes / options.Clock.GetElapsedTime(started).TotalSeconds;
        await link.EndAsync(cancel);
        if (items.TrueForAll(static item => item.IsEmpty))
        {
            throw new SlipwayException(
                FailureKind.Usage,
                "All of these cache mounts are empty, so nothing was saved. Build first, in this builder, with the same ids and owners."
            );
        }

        // Done while the builder cleans up the step.
        var before = begun.Writer.Base.Record?.Mounts;
        var record = new MountsRecord
        {
            Items = items,
            ColdSeconds = options.ColdStep?.TotalSeconds ?? before?.ColdSeconds,
            BuilderRate = bytes >= EnoughToMeasure && double.IsFinite(rate) ? Math.Round(rate) : before?.BuilderRate,
        };
        return await begun.Writer.CommitAsync(record, cancel);
    }

    private MountIntake Intake(int number, StashWriter writer, CancellationToken cancel) =>
        new(number, mounts[number].Id, writer.Base, MountChoice.InBase(writer.Base.Record, mounts[number]), cancel);

    /// <summary>A stash under way and its first mount, whose entries in the base stash are being read.</summary>
    internal sealed record Begun(StashWriter Writer, MountIntake First) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await First.DisposeAsync();
            await Writer.DisposeAsync();
        }
    }
}

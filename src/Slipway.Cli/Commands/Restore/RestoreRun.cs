using Slipway.Cli.Base;
using Slipway.Cli.Context;
using Slipway.Cli.Output;
using Slipway.Images;
using Slipway.Stashes;
using Slipway.Storage;
using Slipway.Transfer;

namespace Slipway.Cli.Commands.Restore;

/// <summary>One <c>restore</c> of any number of keys.</summary>
internal sealed class RestoreRun(CommandContext context, RestoreTarget target)
{
    /// <summary>
    /// How many keys to restore at a time. One key already uses several cores and connections; more than this only take memory.
    /// </summary>
    private const int AtOnce = 3;

    public async Task<int> RunAsync(RestoreRequest request, CancellationToken cancel)
    {
        var outcomes = new KeyOutcome[request.Keys.Count];
        await context.Output.Progress.RunAsync(async board =>
        {
            var found = await new StashLookup(context, request).FindAsync(cancel);
            var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel };
            await Parallel.ForAsync(
                0,
                found.Count,
                options,
                async (i, token) => outcomes[i] = await TryAsync(board, found[i], request.Optional, token)
            );
            return outcomes;
        });
        new RestoreReport(context).Tell(outcomes, request.Summary);
        return outcomes.FirstOrDefault(static outcome => outcome.Failure is not null)?.Failure is { } failure
            ? ExitCode.Of(failure)
            : ExitCode.Done;
    }

    /// <summary>Restores one key and reports it if there was anything to do.</summary>
    public async Task<RestoredDocument> RestoreAsync(string key, CancellationToken cancel)
    {
        var restored = await context.Output.Progress.RunAsync(async board =>
            await RestoreAsync(board, await context.FindAsync(key, cancel), TrustLevel.Anywhere, cancel)
        );
        if (restored.Via != RestoredDocument.WasThere)
        {
            context.Output.Note(RestoreReport.Describe(restored));
        }

        new RestoreReport(context).TellNames(restored);
        return restored;
    }

    private async Task<KeyOutcome> TryAsync(TransferBoard board, FoundKey found, bool optional, CancellationToken cancel)
    {
        var outcome = new KeyOutcome(found.Text);
        if (found.Problem is { } problem)
        {
            return found.IsMiss ? outcome with { Miss = problem } : outcome with { Failure = problem };
        }

        try
        {
            var restored = await RestoreAsync(board, found.Stash!.Entry!, found.Stash.Level, cancel);
            return outcome with { Restored = restored with { Hit = HitName.Of(found.Stash.Level) } };
        }
        catch (SlipwayException e) when (optional && e.Kind == FailureKind.NotFound)
        {
            // The stash was removed after it was found.
            return outcome with { Miss = e };
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            // Report it at the end; the other keys go on.
            return outcome with { Failure = e };
        }
    }

    private async Task<RestoredDocument> RestoreAsync(TransferBoard board, StashEntry entry, TrustLevel trust, CancellationToken cancel)
    {
        var (clock, meter) = (context.Surroundings.Clock, new TransferMeter());
        var traffic = new StoreTraffic(context.Store, clock);
        var started = clock.GetTimestamp();
        var (restored, raw) = await board.ShowAsync(
            $"restoring {entry.Key}",
            () => meter.Raw,
            transfer =>
                new NearbyPacks(context, traffic).ReadAsync(
                    entry,
                    async store =>
                    {
                        await using var reader = await StashReader.OpenAsync(store, entry, meter, cancel);
                        transfer.Total = reader.Record.ContentBytes;
                        var taken = await target.TakeAsync(reader, trust, cancel);
                        return (
                            trust == TrustLevel.Stranger ? taken with { Refused = Claims(reader, taken) } : taken,
                            reader.Record.ContentBytes
                        );
                    }
                )
        );
        var seconds = clock.GetElapsedTime(started).TotalSeconds;
        return restored with
        {
            Seconds = Math.Round(seconds, 3),
            Moved = traffic.Bytes,
            Known = Math.Max(0, raw - restored.Bytes),
            Ratio = traffic.Busy > TimeSpan.Zero ? Math.Round(seconds / traffic.Busy.TotalSeconds, 2) : null,
        };
    }

    private static List<string> Claims(StashReader reader, RestoredDocument taken) =>
        [.. (reader.Record.Image?.Names ?? []).Select(ImageName.Familiar).Except(taken.Names, StringComparer.Ordinal)];
}

using Slipway.Cli.Output;
using Slipway.Cli.Output.Documents;
using Slipway.Stashes;
using Slipway.Transfer;

namespace Slipway.Cli.Commands;

/// <summary>One <c>restore</c>, of any number of keys.</summary>
internal sealed class RestoreRun(CommandContext context, RestoreTarget target)
{
    /// <summary>Keys restored at a time. One alone already uses several cores and connections; more only take memory.</summary>
    private const int AtOnce = 3;

    public async Task<int> RunAsync(IReadOnlyList<string> keys, CancellationToken cancel)
    {
        var outcomes = new Outcome[keys.Count];
        await context.Output.Progress.RunAsync(async board =>
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel };
            await Parallel.ForAsync(0, keys.Count, options, async (i, token) => outcomes[i] = await TryAsync(board, keys[i], token));
            return outcomes;
        });
        Tell(outcomes);
        return outcomes.FirstOrDefault(static outcome => outcome.Failure is not null)?.Failure is { } failure ? ExitCode.Of(failure) : ExitCode.Done;
    }

    /// <summary>Restores one key, and says so if there was something to do.</summary>
    public async Task<RestoredDocument> RestoreAsync(string key, CancellationToken cancel)
    {
        var restored = await context.Output.Progress.RunAsync(board => RestoreAsync(board, key, cancel));
        if (restored.Via != RestoredDocument.WasThere)
        {
            context.Output.Note(Describe(restored));
        }

        return restored;
    }

    private async Task<Outcome> TryAsync(TransferBoard board, string key, CancellationToken cancel)
    {
        try
        {
            return new Outcome(key, await RestoreAsync(board, key, cancel), null);
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            // Told at the end; the other keys go on.
            return new Outcome(key, null, e);
        }
    }

    private async Task<RestoredDocument> RestoreAsync(TransferBoard board, string key, CancellationToken cancel)
    {
        var (clock, meter) = (context.Surroundings.Clock, new TransferMeter());
        var started = clock.GetTimestamp();
        var restored = await board.ShowAsync($"restoring {key}", () => meter.Raw, async transfer =>
        {
            var entry = await context.FindAsync(key, cancel);
            await using var reader = await StashReader.OpenAsync(context.Store, entry, meter, cancel);
            transfer.Total = reader.Record.Sizes.Raw;
            return await target.TakeAsync(reader, cancel);
        });
        return restored with { Seconds = Math.Round(clock.GetElapsedTime(started).TotalSeconds, 3) };
    }

    private void Tell(Outcome[] outcomes)
    {
        foreach (var outcome in outcomes)
        {
            if (outcome.Failure is { } failure)
            {
                context.Output.Tell(failure);
            }
            else
            {
                context.Output.Note(Describe(outcome.Restored!));
            }
        }

        if (context.Output.Json)
        {
            var restored = outcomes.Where(static outcome => outcome.Restored is not null).Select(static outcome => outcome.Restored!);
            var failed = outcomes.Where(static outcome => outcome.Failure is not null)
                .Select(static outcome => new NotRestoredDocument(outcome.Key, FailureDetails.Of(outcome.Failure!)));
            context.Output.Document(new RestoreDocument(context.Store.Address, [.. restored], [.. failed]), DocumentJson.Default.RestoreDocument);
        }
    }

    private static string Describe(RestoredDocument restored)
    {
        var place = restored.Target ?? (restored.Names.Count > 0 ? string.Join(", ", restored.Names) : restored.Image);
        var time = Human.Duration(TimeSpan.FromSeconds(restored.Seconds));
        return restored.Via == RestoredDocument.WasThere
            ? $"{restored.Key}: {place} is there already"
            : $"restored {restored.Key}: {Human.Bytes(restored.Bytes)} in {time} -> {place}";
    }

    private sealed record Outcome(string Key, RestoredDocument? Restored, Exception? Failure);
}

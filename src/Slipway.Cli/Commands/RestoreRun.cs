using Slipway.Cli.Output;
using Slipway.Cli.Output.Documents;
using Slipway.Folders;
using Slipway.Images;
using Slipway.Stashes;
using Slipway.Transfer;

namespace Slipway.Cli.Commands;

/// <summary>One <c>restore</c>, of any number of keys.</summary>
internal sealed class RestoreRun(CommandContext context, RestoreRequest request)
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

    private async Task<Outcome> TryAsync(TransferBoard board, string key, CancellationToken cancel)
    {
        var clock = context.Surroundings.Clock;
        var started = clock.GetTimestamp();
        try
        {
            var meter = new TransferMeter();
            var restored = await board.ShowAsync($"restoring {key}", () => meter.Raw, transfer => RestoreAsync(key, meter, transfer, cancel));
            return new Outcome(key, restored with { Seconds = Math.Round(clock.GetElapsedTime(started).TotalSeconds, 3) }, null);
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            // Told at the end; the other keys go on.
            return new Outcome(key, null, e);
        }
    }

    private async Task<RestoredDocument> RestoreAsync(string key, TransferMeter meter, Output.Transfer transfer, CancellationToken cancel)
    {
        var entry = await context.FindAsync(key, cancel);
        await using var reader = await StashReader.OpenAsync(context.Store, entry, meter, cancel);
        transfer.Total = reader.Record.Sizes.Raw;
        var restored = request switch
        {
            { Folder: { } folder } => await ToFolderAsync(reader, folder, cancel),
            { OciLayout: { } layout } => await ToLayoutAsync(reader, layout, cancel),
            _ => throw new NotImplementedException(),
        };
        return restored with { Key = key };
    }

    private async Task<RestoredDocument> ToFolderAsync(StashReader reader, string folder, CancellationToken cancel)
    {
        await FolderStash.RestoreAsync(reader, folder, new ExtractOptions { Notice = context.Output.Warn }, cancel);
        return Restored(reader, "folder", Path.GetFullPath(folder));
    }

    private static async Task<RestoredDocument> ToLayoutAsync(StashReader reader, string layout, CancellationToken cancel)
    {
        await OciLayoutWriter.WriteAsync(new CheckedImage(ImageOf(reader)), reader, layout, cancel);
        return Restored(reader, "ociLayout", Path.GetFullPath(layout));
    }

    private static ImageRecord ImageOf(StashReader reader) => reader.Record.Image ?? throw new SlipwayException(
        FailureKind.Usage, $"Stash '{reader.Entry.Key}' is of a folder: say where to restore it, with --folder PATH.");

    private static RestoredDocument Restored(StashReader reader, string via, string? target) => new(
        reader.Entry.Key.Text,
        StashDocument.Of(reader.Entry),
        reader.Record.Image is null ? "folder" : "image",
        via,
        target,
        null,
        reader.Record.Image?.Names ?? [],
        reader.Record.Sizes.Raw,
        0);

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
        var time = Human.Duration(TimeSpan.FromSeconds(restored.Seconds));
        return restored.Via == "none"
            ? $"{restored.Key} was there already: {string.Join(", ", restored.Names)}"
            : $"restored {restored.Key}: {Human.Bytes(restored.Bytes)} in {time} -> {restored.Target ?? string.Join(", ", restored.Names)}";
    }

    private sealed record Outcome(string Key, RestoredDocument? Restored, Exception? Failure);
}

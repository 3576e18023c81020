using Slipway.Cli.Ci;
using Slipway.Cli.Output;
using Slipway.Cli.Output.Documents;

namespace Slipway.Cli.Commands.Restoring;

/// <summary>Tells what a restore did: people, programs, later steps of the job, and readers of the run's page.</summary>
internal sealed class RestoreReport(CommandContext context)
{
    public void Tell(IReadOnlyList<KeyOutcome> outcomes, bool summary)
    {
        foreach (var outcome in outcomes)
        {
            Tell(outcome);
        }

        if (context.Output.Json)
        {
            context.Output.Document(Document(outcomes), DocumentJson.Default.RestoreDocument);
        }

        var page = new StepReport(context);
        page.SetOutputs(RestoreOutputs.Of(outcomes));
        if (summary)
        {
            page.AddSummary(RestoreSummary.Of(outcomes, context.Output.Redact));
        }
    }

    public static string Describe(RestoredDocument restored)
    {
        var place = restored.Target ?? (restored.Names.Count > 0 ? string.Join(", ", restored.Names) : restored.Image);
        var time = Human.Duration(TimeSpan.FromSeconds(restored.Seconds));
        return restored.Via == RestoredDocument.WasThere
            ? $"{restored.Key}: {place} is there already"
            : $"restored {restored.Key}: {Human.Bytes(restored.Bytes)} in {time} -> {place}";
    }

    private void Tell(KeyOutcome outcome)
    {
        if (outcome.Failure is { } failure)
        {
            context.Output.Tell(failure);
        }
        else if (outcome.Miss is { Kind: FailureKind.Store } problem)
        {
            context.Output.Warn($"{outcome.Key} was not restored. {problem.Message}");
        }
        else
        {
            context.Output.Note(outcome.Restored is { } restored ? Describe(restored) : $"{outcome.Key} was not restored, and need not be. {outcome.Miss!.Message}");
        }
    }

    private RestoreDocument Document(IReadOnlyList<KeyOutcome> outcomes) => new(
        context.Store.Address,
        [.. outcomes.Select(static outcome => outcome.Restored).OfType<RestoredDocument>()],
        [.. outcomes.Where(static outcome => outcome.Failure is not null)
            .Select(static outcome => new NotRestoredDocument(outcome.Key, FailureDetails.Of(outcome.Failure!)))],
        [.. outcomes.Where(static outcome => outcome.Miss is not null)
            .Select(static outcome => new MissedDocument(outcome.Key, HitName.None, outcome.Miss!.Message))]);
}

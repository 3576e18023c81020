using Slipway.Cli.Context;
using Slipway.Cli.Output;
using Slipway.Cli.Printing;

namespace Slipway.Cli.Commands.Restore;

/// <summary>Reports what a restore did to people, programs, later steps of the job, and readers of the run's page.</summary>
internal sealed class RestoreReport(CommandContext context)
{
    /// <summary>The most names in one line. A stash may claim any number.</summary>
    private const int MaxRefused = 3;

    public void Tell(IReadOnlyList<KeyOutcome> outcomes, bool summary)
    {
        foreach (var outcome in outcomes)
        {
            Tell(outcome);
        }

        if (context.Output.Json)
        {
            context.Output.Document(Document(outcomes), RestoreJson.Default.RestoreDocument);
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
            ? $"{restored.Key}: {place} is already there"
            : $"restored {restored.Key}: {Human.Bytes(restored.Bytes)} in {time} -> {place}";
    }

    /// <summary>Says which names the image took from others and which it did not get.</summary>
    public void TellNames(RestoredDocument restored)
    {
        foreach (var (name, image) in restored.Replaced)
        {
            context.Output.Note(Replaced(restored.Key, name, image));
        }

        if (restored.Refused.Count > 0)
        {
            var more = restored.Refused.Count > MaxRefused ? $" and {restored.Refused.Count - MaxRefused} more" : "";
            var names = string.Join(", ", restored.Refused.Take(MaxRefused)) + more;
            context.Output.Note($"{restored.Key}: a stranger saved it, so it is named {restored.Names[0]} after its key, and not {names}");
        }
    }

    /// <summary>The line about a name that was taken from another image.</summary>
    public static string Replaced(string subject, string name, string image) =>
        $"{subject}: {name} was replaced, it was the image {image} before";

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
        else if (outcome.Restored is { } restored)
        {
            context.Output.Note(Describe(restored));
            TellNames(restored);
        }
        else
        {
            context.Output.Note($"{outcome.Key} was not restored, which --optional allows. {outcome.Miss!.Message}");
        }
    }

    private RestoreDocument Document(IReadOnlyList<KeyOutcome> outcomes) =>
        new(
            context.Store.Address,
            [.. outcomes.Select(static outcome => outcome.Restored).OfType<RestoredDocument>()],
            [
                .. outcomes
                    .Where(static outcome => outcome.Failure is not null)
                    .Select(static outcome => new NotRestoredDocument(outcome.Key, FailureDetails.Of(outcome.Failure!))),
            ],
            [
                .. outcomes
                    .Where(static outcome => outcome.Miss is not null)
                    .Select(static outcome => new MissedDocument(outcome.Key, HitName.None, outcome.Miss!.Message)),
            ]
        );
}

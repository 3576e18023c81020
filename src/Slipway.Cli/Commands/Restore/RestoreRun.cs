using Slipway.Cli.Base;
using Slipway.Cli.Context;
using Slipway.Cli.Stores.GitHub;
using Slipway.Serving.Restores;
using Slipway.Stashes;

namespace Slipway.Cli.Commands.Restore;

/// <summary>One <c>restore</c> of any number of keys.</summary>
internal sealed class RestoreRun(CommandContext context, RestoreTarget target)
{
    public async Task<int> RunAsync(RestoreRequest request, CancellationToken cancel)
    {
        var outcomes = await context.Output.Progress.RunAsync(async board =>
        {
            var found = await new StashLookup(context, request).FindAsync(cancel);
            var stashes = found.Where(static key => key.Problem is null).Select(static key => key.Stash!).ToList();
            var restored = await Restores().RunAsync(stashes, new RestoreProgress(context, board), cancel);
            var byKey = restored.ToDictionary(static outcome => outcome.Stash.Key);
            return found.Select(key => KeyOutcome.Of(key, key.Problem is null ? byKey[key.Key!.Value] : null, request.Optional)).ToList();
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
            await Restores()
                .RestoreAsync(await context.FindAsync(key, cancel), TrustLevel.Anywhere, new RestoreProgress(context, board), cancel)
        );
        var document = RestoredDocument.Of(restored);
        if (restored.Way != RestoreWay.None)
        {
            context.Output.Note(RestoreReport.Describe(document));
        }

        new RestoreReport(context).TellNames(document);
        return document;
    }

    // On a person's machine, packs from afar are kept in a folder, so a later restore does not download them again. A job starts with an
    // empty disk, where that would only write everything twice.
    private RestoreStashes Restores() =>
        new(context.Store, target, context.Surroundings.Clock)
        {
            PackFolder =
                context.StoreFolder is null
                && !new GitHubVariables(context.Surroundings).IsActions
                && context.Surroundings.CacheFolder is { } cache
                    ? Path.Combine(cache, "packs")
                    : null,
        };
}

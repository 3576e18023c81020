using Slipway.Cli.Context;
using Slipway.Records;
using Slipway.Stashes;

namespace Slipway.Cli.Commands.Restore;

/// <summary>Finds all stashes of a restore in one search.</summary>
internal sealed class StashLookup(CommandContext context, RestoreRequest request)
{
    /// <summary>How many missing keys to explain by what is there instead. Each takes calls, which a store may limit.</summary>
    private const int MaxExplained = 3;

    private readonly StashFinder _finder = context.FinderFor(request.Lookup, request.BaseBranch);
    private int _explained;

    /// <summary>Finds a stash for each key, in order. An invalid key gets a problem instead.</summary>
    public async Task<IReadOnlyList<FoundKey>> FindAsync(CancellationToken cancel)
    {
        var parsed = request.Keys.Select(Parse).ToList();
        var found = await _finder.FindAsync(
            [.. parsed.Where(static key => key.Key is not null).Select(static key => key.Key!.Value)],
            cancel
        );
        var byKey = found.ToDictionary(static stash => stash.Key);
        var result = new List<FoundKey>();
        foreach (var key in parsed)
        {
            result.Add(key.Key is { } valid ? await JudgeAsync(byKey[valid], cancel) : key);
        }

        return result;
    }

    private static FoundKey Parse(string key)
    {
        try
        {
            return new FoundKey(key) { Key = new StashKey(key) };
        }
        catch (SlipwayException e)
        {
            // Report it at the end, when the other keys are done.
            return new FoundKey(key) { Problem = e };
        }
    }

    private async Task<FoundKey> JudgeAsync(FoundStash found, CancellationToken cancel)
    {
        var result = new FoundKey(found.Key.Text) { Key = found.Key, Stash = found };
        if (found.Entry is not null)
        {
            return result;
        }

        // If the stash is optional and the store does not answer, count it as missing.
        if (request.Optional && found.Problem is null or { Kind: FailureKind.Store or FailureKind.NotFound })
        {
            return result with { Problem = _finder.Missing(found), IsMiss = true };
        }

        return result with
        {
            Problem = _explained++ < MaxExplained ? await _finder.MissingAsync(found, cancel) : _finder.Missing(found),
        };
    }
}

/// <summary>A key and what the search found.</summary>
internal sealed record FoundKey(string Text)
{
    public StashKey? Key { get; init; }

    public FoundStash? Stash { get; init; }

    public SlipwayException? Problem { get; init; }

    /// <summary>Whether an optional restore may ignore the problem.</summary>
    public bool IsMiss { get; init; }
}

using Slipway.Cli.Context;
using Slipway.Inspection;
using Slipway.Stashes;
using Slipway.Storage;

namespace Slipway.Cli.Commands.Diff;

/// <summary>Two stashes and how they differ.</summary>
/// <param name="Before">The earlier stash.</param>
/// <param name="After">The later one.</param>
/// <param name="HasMounts">Whether the later one holds cache mounts.</param>
/// <param name="Result">The differences.</param>
internal sealed record ComparedStashes(StashEntry Before, StashEntry After, bool HasMounts, StashDiffResult Result);

/// <summary>One <c>diff</c>.</summary>
internal sealed class DiffRun(CommandContext context, DiffRequest request)
{
    /// <summary>Compares the stashes.</summary>
    /// <exception cref="SlipwayException">NotFound: one of them is not there.</exception>
    public async Task<ComparedStashes> RunAsync(CancellationToken cancel)
    {
        await using var before = await OpenAsync(request.Before, cancel);
        await using var after = await OpenAsync(request.After, cancel);
        var result = await StashDiff.CompareAsync(before, after, cancel);
        return new ComparedStashes(before.Entry, after.Entry, after.Record.Mounts is not null, result);
    }

    private async Task<StashReader> OpenAsync(string stash, CancellationToken cancel) =>
        await StashReader.OpenAsync(context.Store, await context.FindAnyAsync(stash, cancel), null, cancel);
}

using System.Runtime.CompilerServices;
using Slipway.Cli.Base;
using Slipway.Cli.Context;
using Slipway.Cli.Output;
using Slipway.Inspection;
using Slipway.Records;
using Slipway.Stashes;
using Slipway.Storage;
using Slipway.Transfer;

namespace Slipway.Cli.Commands.Verify;

/// <summary>A stash that was checked.</summary>
/// <param name="Document">What was found.</param>
/// <param name="ExitCode">The exit code that it asks for.</param>
internal sealed record VerifiedStash(VerifiedDocument Document, int ExitCode);

/// <summary>One <c>verify</c>.</summary>
internal sealed class VerifyRun(CommandContext context, VerifyRequest request)
{
    /// <summary>Checks the stashes one by one. If one is damaged, the others are still checked.</summary>
    /// <exception cref="SlipwayException">NotFound: there is no stash of a key.</exception>
    public async IAsyncEnumerable<VerifiedStash> RunAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (var entry in await ChooseAsync(cancel))
        {
            yield return await context.Output.Progress.RunAsync(board => VerifyAsync(entry, board, cancel));
        }

        foreach (var stash in request.Keys.Count > 0 ? [] : await context.Store.ListDamagedAsync(cancel))
        {
            yield return new VerifiedStash(new VerifiedDocument(null, stash.Locator, 0, 0, [stash.Reason]), (int)FailureKind.Refused);
        }
    }

    private async Task<IReadOnlyList<StashEntry>> ChooseAsync(CancellationToken cancel)
    {
        if (request.Keys.Count == 0)
        {
            return await context.Store.ListAsync(null, cancel);
        }

        var chosen = new List<StashEntry>();
        foreach (var key in request.Keys.Distinct(StringComparer.Ordinal))
        {
            var entries = await context.Store.ListAsync(new StashKey(key), cancel);
            chosen.AddRange(entries.Count > 0 ? entries : throw await context.Finder.MissingAsync(new StashKey(key), cancel));
        }

        return chosen;
    }

    private Task<VerifiedStash> VerifyAsync(StashEntry entry, TransferBoard board, CancellationToken cancel)
    {
        var meter = new TransferMeter();
        return board.ShowAsync(
            $"verifying {entry.Key}",
            () => meter.Stored,
            async _ =>
            {
                try
                {
                    await using var reader = await StashReader.OpenAsync(context.Store, entry, meter, cancel);
                    var result = await StashVerifier.VerifyAsync(reader, request.Share, cancel);
                    var document = new VerifiedDocument(entry.Key.Text, entry.Locator, result.Frames, result.Bytes, result.Problems);
                    return new VerifiedStash(document, result.Problems.Count > 0 ? (int)FailureKind.Refused : ExitCode.Done);
                }
                catch (Exception e) when (!cancel.IsCancellationRequested)
                {
                    // The record or index is damaged, a pack is missing, or the store failed.
                    var code = e is SlipwayException { Kind: FailureKind.NotFound } ? (int)FailureKind.Refused : ExitCode.Of(e);
                    var problem = FailureDetails.Of(e).Message;
                    return new VerifiedStash(new VerifiedDocument(entry.Key.Text, entry.Locator, 0, 0, [problem]), code);
                }
            }
        );
    }
}

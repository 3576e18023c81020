using Slipway.Cli.Context;
using Slipway.Inspection;
using Slipway.Records;
using Slipway.Stashes;
using Slipway.Storage;

namespace Slipway.Cli.Commands.Show;

/// <summary>What a stash holds and what it takes.</summary>
internal sealed record StashDetails(StashEntry Entry, StashRecord Record, IReadOnlyList<TarDocument> Tars);

/// <summary>One <c>show</c> of a stash.</summary>
/// <param name="context">The command's context.</param>
/// <param name="stash">The stash's key, or its name as the store lists it.</param>
internal sealed class ShowRun(CommandContext context, string stash)
{
    /// <summary>Reads the stash and measures its streams.</summary>
    /// <exception cref="SlipwayException">NotFound: there is no such stash.</exception>
    public async Task<StashDetails> RunAsync(CancellationToken cancel)
    {
        var entry = await context.FindAnyAsync(stash, cancel);
        await using var reader = await StashReader.OpenAsync(context.Store, entry, null, cancel);
        var tars = new List<TarDocument>();
        foreach (var tar in reader.Record.Tars)
        {
            tars.Add(TarDocument.Of(tar, await TarSizes.MeasureAsync(reader, tar, cancel)));
        }

        return new StashDetails(reader.Entry, reader.Record, tars);
    }
}

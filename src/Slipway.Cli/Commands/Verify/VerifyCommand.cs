using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Slipway.Cli.Base;
using Slipway.Cli.Context;
using Slipway.Cli.Help;
using Slipway.Cli.Output;
using Slipway.Cli.Printing;
using Slipway.Inspection;
using Slipway.Records;
using Slipway.Stashes;
using Slipway.Storage;
using Slipway.Transfer;

namespace Slipway.Cli.Commands.Verify;

/// <summary><c>slipway verify</c></summary>
internal static class VerifyCommand
{
    public static Command Create(CommandRunner runner)
    {
        var keys = new Argument<string[]>("KEY")
        {
            Description = "Keys, of which every stash is checked. Default: all.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var sample = new Option<double?>("--sample")
        {
            HelpName = "PERCENT",
            Description = "Check this share of the stored data, chosen at random, for example 5%. Default: all of it.",
            CustomParser = ParseShare,
        };
        var command = new TaughtCommand("verify", "Check that stashes can be restored, without restoring them.")
        {
            Examples =
            [
                ("slipway verify", "Every stash of the store, every byte"),
                ("slipway verify ci-py313 --sample 5%", "A quick look at the stashes of one key"),
            ],
        };
        command.Add(keys);
        command.Add(sample);
        runner.Attach(
            command,
            (context, parsed, cancel) => RunAsync(context, parsed.GetValue(keys) ?? [], parsed.GetValue(sample) ?? 1, cancel)
        );
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, string[] keys, double share, CancellationToken cancel)
    {
        var verified = new List<VerifiedDocument>();
        var worst = ExitCode.Done;
        foreach (var entry in await ChooseAsync(context, keys, cancel))
        {
            var (result, code) = await context.Output.Progress.RunAsync(board => VerifyAsync(context.Store, entry, share, board, cancel));
            worst = code == (int)FailureKind.Refused || worst == ExitCode.Done ? code : worst;
            verified.Add(result);
            Tell(context.Output, result);
        }

        foreach (var stash in keys.Length > 0 ? [] : await context.Store.ListDamagedAsync(cancel))
        {
            worst = (int)FailureKind.Refused;
            verified.Add(new VerifiedDocument(null, stash.Locator, 0, 0, [stash.Reason]));
            Tell(context.Output, verified[^1]);
        }

        var damaged = verified.Count(static stash => stash.Problems.Count > 0);
        if (context.Output.Json)
        {
            context.Output.Document(new VerifyDocument(context.Store.Address, share, damaged, verified), VerifyJson.Default.VerifyDocument);
        }
        else
        {
            context.Output.Note($"{Human.Count(verified.Count, "stash", "stashes")} checked, {damaged} damaged");
        }

        return worst;
    }

    private static async Task<IReadOnlyList<StashEntry>> ChooseAsync(CommandContext context, string[] keys, CancellationToken cancel)
    {
        if (keys.Length == 0)
        {
            return await context.Store.ListAsync(null, cancel);
        }

        var chosen = new List<StashEntry>();
        foreach (var key in keys.Distinct(StringComparer.Ordinal))
        {
            var entries = await context.Store.ListAsync(new StashKey(key), cancel);
            chosen.AddRange(entries.Count > 0 ? entries : throw await context.Finder.MissingAsync(new StashKey(key), cancel));
        }

        return chosen;
    }

    // If one stash is damaged, still check the others.
    private static Task<(VerifiedDocument Document, int Code)> VerifyAsync(
        IStashStore store,
        StashEntry entry,
        double share,
        TransferBoard board,
        CancellationToken cancel
    )
    {
        var meter = new TransferMeter();
        return board.ShowAsync(
            $"verifying {entry.Key}",
            () => meter.Stored,
            async _ =>
            {
                try
                {
                    await using var reader = await StashReader.OpenAsync(store, entry, meter, cancel);
                    var result = await StashVerifier.VerifyAsync(reader, share, cancel);
                    var document = new VerifiedDocument(entry.Key.Text, entry.Locator, result.Frames, result.Bytes, result.Problems);
                    return (document, result.Problems.Count > 0 ? (int)FailureKind.Refused : ExitCode.Done);
                }
                catch (Exception e) when (!cancel.IsCancellationRequested)
                {
                    // The record or index is damaged, a pack is missing, or the store failed.
                    var code = e is SlipwayException { Kind: FailureKind.NotFound } ? (int)FailureKind.Refused : ExitCode.Of(e);
                    return (new VerifiedDocument(entry.Key.Text, entry.Locator, 0, 0, [FailureDetails.Of(e).Message]), code);
                }
            }
        );
    }

    private static void Tell(CommandOutput output, VerifiedDocument stash)
    {
        foreach (var problem in stash.Problems)
        {
            output.Tell(new SlipwayException(FailureKind.Refused, $"{stash.Key ?? "a stash"} ({Human.Stash(stash.Stash)}): {problem}"));
        }

        if (!output.Json)
        {
            output.Line(
                stash.Problems.Count > 0
                    ? $"damaged  {stash.Key ?? "?"}  {Human.Stash(stash.Stash)}"
                    : $"ok       {stash.Key}  {Human.Stash(stash.Stash)}  {Human.Count(stash.Frames, "frame")}, {Human.Bytes(stash.Bytes)}"
            );
        }
    }

    private static double? ParseShare(ArgumentResult argument)
    {
        var text = argument.Tokens[0].Value;
        if (
            double.TryParse(text.TrimEnd('%'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent)
            && percent is > 0 and <= 100
        )
        {
            return percent / 100;
        }

        argument.AddError($"'{text}' is no share: --sample takes percents, for example 5%.");
        return null;
    }
}

using System.CommandLine;
using Slipway.Cli.Base;
using Slipway.Cli.Context;
using Slipway.Cli.Help;
using Slipway.Cli.Output;
using Slipway.Cli.Printing;
using Slipway.Inspection;
using Slipway.Stashes;

namespace Slipway.Cli.Commands.Diff;

/// <summary><c>slipway diff</c></summary>
internal static class DiffCommand
{
    private static readonly string[] Titles = ["BEFORE", "AFTER", "NEW"];

    public static Command Create(CommandRunner runner)
    {
        var before = new Argument<string>("A") { Description = "The earlier stash: a key, or a stash as 'list' names it." };
        var after = new Argument<string>("B") { Description = "The later one." };
        var command = new TaughtCommand(
            "diff",
            "Compare two stashes: files that were added (+), removed (-) or changed (~), and what layers brought."
        )
        {
            Examples =
            [
                ("slipway diff ci-py312 ci-py313", "What another Python version changes"),
                ("slipway diff \"$(slipway list --key ci --json | jq -r '.stashes[1].stash')\" ci", "What the last save changed"),
            ],
            Notes = ["Times of files are not compared: every build changes them."],
        };
        command.Add(before);
        command.Add(after);
        runner.Attach(command, (context, parsed, cancel) => RunAsync(context, parsed.GetValue(before)!, parsed.GetValue(after)!, cancel));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, string before, string after, CancellationToken cancel)
    {
        await using var left = await OpenAsync(context, before, cancel);
        await using var right = await OpenAsync(context, after, cancel);
        var result = await StashDiff.CompareAsync(left, right, cancel);
        if (context.Output.Json)
        {
            var document = new DiffDocument(
                context.Store.Address,
                StashDocument.Of(left.Entry),
                StashDocument.Of(right.Entry),
                [.. result.Layers.Select(LayerChangeDocument.Of)],
                [.. result.Changes.Select(FileChangeDocument.Of)]
            );
            context.Output.Document(document, DiffJson.Default.DiffDocument);
        }
        else
        {
            Print(context.Output, result, right.Record.Mounts is null ? "LAYER" : "MOUNT");
        }

        return ExitCode.Done;
    }

    private static async Task<StashReader> OpenAsync(CommandContext context, string stash, CancellationToken cancel) =>
        await StashReader.OpenAsync(context.Store, await context.FindAnyAsync(stash, cancel), null, cancel);

    private static void Print(CommandOutput output, StashDiffResult result, string what)
    {
        foreach (var change in result.Changes)
        {
            output.Line(
                change.Kind switch
                {
                    ChangeKind.Added => $"+ {change.Path}  {Human.Bytes(change.SizeAfter)}",
                    ChangeKind.Removed => $"- {change.Path}  {Human.Bytes(change.SizeBefore)}",
                    _ => $"~ {change.Path}  {Human.Bytes(change.SizeBefore)} -> {Human.Bytes(change.SizeAfter)}",
                }
            );
        }

        if (result.Changes.Count > 0)
        {
            output.Line("");
        }

        output.Table(
            [what, .. Titles],
            result.Layers.Select(static layer =>
                (string[])[layer.Name, Human.Bytes(layer.BytesBefore), Human.Bytes(layer.BytesAfter), Human.Bytes(layer.NewBytes)]
            )
        );
        output.Line("");
        output.Line(
            $"{Count(result, ChangeKind.Added)} added, {Count(result, ChangeKind.Removed)} removed, "
                + $"{Count(result, ChangeKind.Changed)} changed"
        );
    }

    private static int Count(StashDiffResult result, ChangeKind kind) => result.Changes.Count(change => change.Kind == kind);
}

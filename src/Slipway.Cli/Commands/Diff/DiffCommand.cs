using System.CommandLine;
using Slipway.Cli.Context;
using Slipway.Cli.Help;

namespace Slipway.Cli.Commands.Diff;

/// <summary><c>slipway diff</c></summary>
internal static class DiffCommand
{
    public static Command Create(CommandRunner runner)
    {
        var before = new Argument<string>("A") { Description = "The earlier stash: a key, or a stash as 'list' names it." };
        var after = new Argument<string>("B") { Description = "The later one." };
        var command = new TaughtCommand(
            "diff",
            "Compare two stashes: files that were added (+), removed (-) or changed (~), and what each layer added."
        )
        {
            Examples =
            [
                ("slipway diff ci-py312 ci-py313", "What another Python version changes"),
                ("slipway diff \"$(slipway list --key ci --json | jq -r '.stashes[1].stash')\" ci", "What the last save changed"),
            ],
            Notes = ["Times of files are not compared: every build changes them."],
        };
        command.Add(before, after);
        runner.Attach(
            command,
            async (context, parsed, cancel) =>
            {
                var request = new DiffRequest(parsed.GetValue(before)!, parsed.GetValue(after)!);
                return new DiffReport(context).Tell(await new DiffRun(context, request).RunAsync(cancel));
            }
        );
        return command;
    }
}

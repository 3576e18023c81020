using System.CommandLine;
using System.CommandLine.Parsing;
using Slipway.Cli.Commands.Mounts;
using Slipway.Cli.Context;
using Slipway.Cli.Help;

namespace Slipway.Cli.Commands.Show;

/// <summary><c>slipway show</c></summary>
internal static class ShowCommand
{
    public static Command Create(CommandRunner runner)
    {
        var stash = new Argument<string?>("KEY")
        {
            Arity = ArgumentArity.ZeroOrOne,
            Description = "A key, for the stash that 'restore' would take, or a stash as 'list' names it.",
        };
        var command = new TaughtCommand("show", "Show what a stash holds and how large it is.")
        {
            Examples =
            [
                ("slipway show ci-py313", "The layers of an image, and what each adds to the store"),
                ("slipway show --cache-mounts --dockerfile Dockerfile.ci", "The cache mounts that a Dockerfile uses, and where"),
            ],
        };
        command.Add(stash);
        var mounts = new MountOptions("Default: ./Dockerfile.");
        mounts.AddTo(command, withBuilder: false);
        command.Validators.Add(result => Check(result, stash, mounts.Mounts));
        command.Validators.Add(result => mounts.Check(result));
        runner.Attach(
            command,
            async (context, parsed, cancel) =>
                parsed.GetValue(stash) is { } key
                    ? new ShowReport(context).Tell(await new ShowRun(context, key).RunAsync(cancel))
                    : new ShowMountsReport(context).Tell(await mounts.FindAsync(parsed, context, cancel))
        );
        return command;
    }

    private static void Check(CommandResult result, Argument<string?> stash, Option<bool> mounts)
    {
        if ((result.GetValue(stash) is null) != result.GetValue(mounts))
        {
            result.AddError("Say what to show: a KEY, or --cache-mounts for those of a Dockerfile.");
        }
    }
}

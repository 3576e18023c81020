using System.CommandLine;
using Slipway.Cli.Context;
using Slipway.Cli.Help;

namespace Slipway.Cli.Commands.Delete;

/// <summary><c>slipway delete</c></summary>
internal static class DeleteCommand
{
    public static Command Create(CommandRunner runner)
    {
        var names = new Argument<string[]>("KEY|STASH")
        {
            Arity = ArgumentArity.OneOrMore,
            Description = "A stash as 'list' or 'verify' names it, even a damaged one; or a key, for all of its stashes.",
        };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only show what would be removed." };
        var force = new Option<bool>("--force")
        {
            Description = "Remove them even if other stashes need them. Those can then no longer be restored.",
        };
        var command = new TaughtCommand("delete", "Remove stashes from the store. A stash that others need is removed only with them.")
        {
            Examples =
            [
                ("slipway delete 20261124T1200000000000Z-0000-3f0a9c5b7e21d846", "One stash, for example one that 'verify' found damaged"),
                ("slipway delete ci-py311 ci-pypy --dry-run", "Show what would be removed for two keys"),
                ("slipway delete 1234567890 --store github:OWNER/NAME", "An artifact of another run: the token needs 'actions: write'"),
            ],
            Notes = ["To remove old stashes by age and number, use 'slipway cleanup --keep-stashes N'."],
        };
        command.Add(names, dryRun, force);
        runner.Attach(
            command,
            (context, parsed, cancel) =>
            {
                var request = new DeleteRequest(parsed.GetValue(names) ?? [], parsed.GetValue(dryRun), parsed.GetValue(force));
                return new DeleteReport(context, request.DryRun).TellAsync(new DeleteRun(context, request).RunAsync(cancel));
            }
        );
        return command;
    }
}

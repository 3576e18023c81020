using System.CommandLine;
using Slipway.Cli.Context;
using Slipway.Cli.Help;

namespace Slipway.Cli.Commands.Cleanup;

/// <summary><c>slipway cleanup</c></summary>
internal static class CleanupCommand
{
    public static Command Create(CommandRunner runner)
    {
        var options = new CleanupOptions();
        var command = new TaughtCommand(
            "cleanup",
            "Free disk space on a CI machine before a build: remove unused images and the build cache, " + "but no cache mounts."
        )
        {
            Examples =
            [
                ("slipway cleanup --dry-run", "Show what would be removed"),
                ("slipway cleanup --runner-tools", "On a hosted runner: free as much as possible"),
                (
                    "slipway cleanup --keep-images --keep-build-cache --keep-stashes 3 --older-than 2d",
                    "Remove only old stashes of the local store"
                ),
            ],
        };
        options.AddTo(command);
        runner.Attach(
            command,
            async (context, parsed, cancel) =>
            {
                var request = options.Request(parsed, context.Surroundings);
                return new CleanupReport(context, request.DryRun).Tell(await new CleanupRun(context, request).RunAsync(cancel));
            }
        );
        return command;
    }
}

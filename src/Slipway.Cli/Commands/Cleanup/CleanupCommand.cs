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
            "Free disk space on a CI machine before a build: unused images, the build cache except cache mounts, and "
                + "what else is asked for."
        )
        {
            Examples =
            [
                ("slipway cleanup --dry-run", "What would go"),
                ("slipway cleanup --runner-tools", "On a hosted runner: make all the room that there is"),
                (
                    "slipway cleanup --keep-images --keep-build-cache --keep-stashes 3 --older-than 2d",
                    "Only old stashes of the local store"
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

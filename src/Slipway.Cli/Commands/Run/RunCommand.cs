using System.CommandLine;
using Slipway.Cli.Base;
using Slipway.Cli.Context;
using Slipway.Cli.Help;

namespace Slipway.Cli.Commands.Run;

/// <summary><c>slipway run</c></summary>
internal static class RunCommand
{
    public static Command Create(CommandRunner runner)
    {
        var options = new RunOptions();
        var command = new TaughtCommand("run", "Run a command in a stashed image. Slipway restores the image first if the engine lacks it.")
        {
            Examples =
            [
                ("slipway run ci-py313 -- pytest -x", $"Run tests; the current folder is mounted at {DockerCommand.Workspace}"),
                ("slipway run ci-py313 -e CI --network none -- make check", "Pass on the variable CI; allow no network"),
                ("slipway run ci-py313 --mount ~/.cache/pip:/root/.cache/pip -- bash", "Mount another folder; work in the terminal"),
            ],
            Notes =
            [
                "The exit code is that of the command. Signals, standard input and the terminal are the command's\n"
                    + "own: docker replaces slipway. Once the command runs, --json has no effect, as stdout belongs to\n"
                    + "the command.",
            ],
        };
        options.AddTo(command);
        runner.Attach(
            command,
            async (context, parsed, cancel) =>
            {
                await new ContainerRun(context, options.Request(parsed, context.Surroundings)).RunAsync(cancel);
                return ExitCode.Done;
            }
        );
        return command;
    }
}

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
        var command = new TaughtCommand("run", "Run a command in a stashed image, which is restored first if the engine does not have it.")
        {
            Examples =
            [
                ("slipway run ci-py313 -- pytest -x", $"Run tests; the current folder is mounted at {DockerCommand.Workspace}"),
                ("slipway run ci-py313 -e CI --network none -- make check", "With a variable of the environment, and without a network"),
                ("slipway run ci-py313 --mount ~/.cache/pip:/root/.cache/pip -- bash", "With one more folder, on the terminal"),
            ],
            Notes =
            [
                "The exit code is that of the command. Signals, standard input and the terminal are the command's\n"
                    + "own, for slipway makes way for the docker program. --json changes nothing when that succeeds:\n"
                    + "stdout belongs to the command.",
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

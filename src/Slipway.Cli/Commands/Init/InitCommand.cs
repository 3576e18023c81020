using System.CommandLine;
using Slipway.Cli.Context;
using Slipway.Cli.Help;

namespace Slipway.Cli.Commands.Init;

/// <summary><c>slipway init</c></summary>
internal static class InitCommand
{
    public static Command Create(CommandRunner runner)
    {
        var command = new TaughtCommand("init", "Write the workflows that a project needs to use Slipway in its CI.")
        {
            Examples =
            [
                (
                    "slipway init github --actions-ref OWNER/slipway@0123456789abcdef0123456789abcdef01234567",
                    "Workflows for GitHub Actions, from the project's bake file"
                ),
            ],
        };
        command.Add(InitGitHubCommand.Create(runner));
        return command;
    }
}

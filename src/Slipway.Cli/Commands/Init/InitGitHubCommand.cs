using System.CommandLine;
using Slipway.Cli.Context;
using Slipway.Cli.Help;

namespace Slipway.Cli.Commands.Init;

/// <summary><c>slipway init github</c></summary>
internal static class InitGitHubCommand
{
    private const string Reference = "OWNER/slipway@0123456789abcdef0123456789abcdef01234567";

    public static Command Create(CommandRunner runner)
    {
        var options = new InitOptions();
        var command = new TaughtCommand(
            "github",
            "Write workflows for GitHub Actions: build each image once, test in each, and keep the base branch's fresh."
        )
        {
            Examples =
            [
                ($"slipway init github --actions-ref {Reference}", "For the default group of the bake file"),
                ($"slipway init github ci prod --file docker-bake.hcl --actions-ref {Reference} --dry-run", "See the files first"),
            ],
            Notes =
            [
                "Run it at the root of the repository. It writes .github/workflows/slipway-{build,ci,canary}.yml "
                    + "and\n.github/actions/slipway-prepare/action.yml, or nothing if one of them exists with other content.",
            ],
        };
        options.AddTo(command);
        runner.Attach(
            command,
            async (context, parsed, cancel) =>
            {
                var request = options.Request(parsed);
                return new InitReport(context, request.DryRun).Tell(await new InitRun(context, request).RunAsync(cancel));
            }
        );
        return command;
    }
}

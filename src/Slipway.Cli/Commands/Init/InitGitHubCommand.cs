using System.CommandLine;
using System.CommandLine.Parsing;
using Slipway.Cli.Context;
using Slipway.Cli.Help;

namespace Slipway.Cli.Commands.Init;

/// <summary><c>slipway init github</c></summary>
internal static class InitGitHubCommand
{
    private const string Reference = "OWNER/slipway@0123456789abcdef0123456789abcdef01234567";

    public static Command Create(CommandRunner runner)
    {
        var targets = new Argument<string[]>("TARGET")
        {
            Description = "Bake targets or groups. Default: the group 'default'.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var files = new Option<string[]>("--file", "-f")
        {
            HelpName = "PATH",
            Description = "A bake or compose file. Default: those that 'docker buildx bake' finds.",
        };
        var plan = new Option<string?>("--plan")
        {
            HelpName = "PATH",
            Description = "What 'docker buildx bake --print' printed elsewhere, for machines without buildx.",
        };
        var actions = new Option<string?>("--actions-ref")
        {
            HelpName = "REF",
            Description = "Where Slipway's actions come from: OWNER/REPO@COMMIT, or ./PATH for a copy in this repository.",
        };
        var branch = new Option<string?>("--branch")
        {
            HelpName = "NAME",
            Description = "The branch that pull requests go to. Default: that of the remote 'origin', else main.",
        };
        var test = new Option<string?>("--test-command")
        {
            HelpName = "CMD",
            Description = "The shell command that tests an image, with the sources at /workspace.",
        };
        var force = new Option<bool>("--force") { Description = "Replace files that are there already." };
        var dry = new Option<bool>("--dry-run") { Description = "Print the files instead of writing them." };
        var command = new TaughtCommand(
            "github",
            "Write workflows for GitHub Actions: build every image once, test in all of them, keep the base branch's fresh."
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
                    + "and\n.github/actions/slipway-prepare/action.yml, or nothing if one of them is there with other content.",
            ],
        };
        command.Add(targets);
        new List<Option> { files, plan, actions, branch, test, force, dry }.ForEach(command.Add);
        command.Validators.Add(result => Check(result, plan, targets));
        runner.Attach(
            command,
            (context, parsed, cancel) =>
                new InitGitHubRun(
                    context,
                    new InitGitHubRequest(
                        parsed.GetValue(targets)!,
                        parsed.GetValue(files)!,
                        parsed.GetValue(plan),
                        parsed.GetValue(actions),
                        parsed.GetValue(branch),
                        parsed.GetValue(test),
                        parsed.GetValue(force),
                        parsed.GetValue(dry)
                    )
                ).RunAsync(cancel)
        );
        return command;
    }

    private static void Check(CommandResult result, Option<string?> plan, Argument<string[]> targets)
    {
        if (result.GetValue(plan) is not null && result.GetValue(targets) is { Length: > 0 })
        {
            result.AddError("--plan already has its targets: name them to 'docker buildx bake --print' instead.");
        }
    }
}

using System.CommandLine;
using Slipway.Cli.Context;

namespace Slipway.Cli.Commands.Init;

/// <summary>The options of <c>init github</c>.</summary>
internal sealed class InitOptions
{
    private readonly Argument<string[]> _targets = new("TARGET")
    {
        Description = "Bake targets or groups. Default: the group 'default'.",
        Arity = ArgumentArity.ZeroOrMore,
    };
    private readonly Option<string[]> _files = new("--file", "-f")
    {
        HelpName = "PATH",
        Description = "A bake or compose file. Default: those that 'docker buildx bake' finds.",
    };
    private readonly Option<string?> _plan = new("--plan")
    {
        HelpName = "PATH",
        Description = "The output of 'docker buildx bake --print' on another machine, if this one has no buildx.",
    };
    private readonly Option<string?> _actions = new("--actions-ref")
    {
        HelpName = "REF",
        Description = "Where Slipway's actions come from: OWNER/REPO@COMMIT, or ./PATH for a copy in this repository.",
    };
    private readonly Option<string?> _branch = new("--branch")
    {
        HelpName = "NAME",
        Description = "The branch that pull requests target. Default: that of the remote 'origin', else main.",
    };
    private readonly Option<string?> _test = new("--test-command")
    {
        HelpName = "CMD",
        Description = "The shell command that tests an image, with the sources at /workspace.",
    };
    private readonly Option<bool> _force = new("--force") { Description = "Replace existing files." };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Print the files instead of writing them." };

    public void AddTo(Command command)
    {
        command.Add(_targets, _files, _plan, _actions, _branch, _test, _force, _dryRun);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_plan) is not null && result.GetValue(_targets) is { Length: > 0 })
            {
                result.AddError("--plan already has its targets: name them to 'docker buildx bake --print' instead.");
            }
        });
    }

    /// <summary>What was asked.</summary>
    public InitRequest Request(ParseResult parsed) =>
        new(
            parsed.GetValue(_targets)!,
            parsed.GetValue(_files)!,
            parsed.GetValue(_plan),
            parsed.GetValue(_actions),
            parsed.GetValue(_branch),
            parsed.GetValue(_test),
            parsed.GetValue(_force),
            parsed.GetValue(_dryRun)
        );
}

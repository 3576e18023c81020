using System.CommandLine;
using Slipway.Cli.Base;
using Slipway.Cli.Context;

namespace Slipway.Cli.Commands.Run;

/// <summary>The options of <c>run</c>.</summary>
internal sealed class RunOptions
{
    private readonly Argument<string> _key = new("KEY") { Description = "The stash of an image." };
    private readonly Argument<string[]> _words = new("CMD")
    {
        Description = "The command and its arguments, after '--'. Default: the image's own.",
        Arity = ArgumentArity.ZeroOrMore,
    };
    private readonly Option<string[]> _mounts = new("--mount")
    {
        HelpName = "PATH[:TARGET[:ro]]",
        Description = "Mount another file or folder, at the same path or at TARGET. May be repeated.",
    };
    private readonly Option<bool> _noWorkspace = new("--no-workspace")
    {
        Description = $"Do not mount the current folder at {DockerCommand.Workspace}.",
    };
    private readonly Option<string[]> _variables = new("--env", "-e")
    {
        HelpName = "NAME[=VALUE]",
        Description = "Set a variable, or pass on slipway's own. May be repeated.",
    };
    private readonly Option<string?> _network = new("--network")
    {
        HelpName = "NAME",
        Description = "The container's network, as for docker.",
    };
    private readonly Option<string?> _user = new("--user") { HelpName = "USER", Description = "The user, as for docker." };

    public void AddTo(Command command) => command.Add(_key, _words, _mounts, _noWorkspace, _variables, _network, _user);

    /// <summary>What was asked.</summary>
    /// <exception cref="SlipwayException">Usage: a mount has another form, or its path does not exist.</exception>
    public RunRequest Request(ParseResult parsed, Surroundings surroundings) =>
        new()
        {
            Key = parsed.GetValue(_key)!,
            Command = parsed.GetValue(_words) ?? [],
            Mounts = [.. (parsed.GetValue(_mounts) ?? []).Select(text => BindMount.Parse(text, surroundings))],
            MountWorkspace = !parsed.GetValue(_noWorkspace),
            Variables = parsed.GetValue(_variables) ?? [],
            Network = parsed.GetValue(_network),
            User = parsed.GetValue(_user),
        };
}

using System.CommandLine;
using Slipway.Builds;
using Slipway.CacheMounts;
using Slipway.Dockerfiles;

namespace Slipway.Cli.Commands.Mounts;

/// <summary>The options that say which cache mounts are meant, shared by save, restore and show.</summary>
internal sealed class MountArguments
{
    private readonly Option<string[]> _bakeFiles = new("--file") { HelpName = "PATH", Description = "With --cache-mounts: a bake or compose file; its target says which Dockerfile is meant." };
    private readonly Option<string?> _dockerfile = new("--dockerfile") { HelpName = "PATH", Description = "With --cache-mounts: a Dockerfile. Default: ./Dockerfile, where there is one." };
    private readonly Option<string?> _target = new("--target") { HelpName = "NAME", Description = "With --cache-mounts: the bake target, or with --dockerfile the stage." };
    private readonly Option<string[]> _arguments = new("--build-arg") { HelpName = "NAME=VALUE", Description = "With --dockerfile: a build argument." };
    private readonly Option<string?> _platform = new("--platform") { HelpName = "OS/ARCH", Description = "With --dockerfile: the platform that is built for." };
    private readonly Option<string[]> _mounts = new("--cache-mount") { HelpName = "id=ID,target=PATH", Description = "A cache mount, named by hand instead of found in a Dockerfile." };
    private readonly Option<string?> _builder = new("--builder") { HelpName = "NAME", Description = "With --cache-mounts: a builder other than the current one of 'docker buildx'." };
    private readonly Option<int> _wait = new("--wait")
    {
        HelpName = "SECONDS",
        Description = "With --cache-mounts: how long to wait for a running build that holds a mount.",
        DefaultValueFactory = static _ => 120,
    };

    public Option<bool> Mounts { get; } = new("--cache-mounts") { Description = "The cache mounts ('RUN --mount=type=cache') of the builder." };

    public void AddTo(Command command, bool withBuilder)
    {
        command.Add(Mounts);
        foreach (var option in new Option[] { _bakeFiles, _dockerfile, _target, _arguments, _platform, _mounts })
        {
            command.Add(option);
        }

        if (withBuilder)
        {
            command.Add(_builder);
            command.Add(_wait);
        }
    }

    /// <summary>Whether anything says which mounts are meant.</summary>
    public bool NamesAny(ParseResult parsed) =>
        parsed.GetValue(_mounts) is { Length: > 0 } || parsed.GetValue(_bakeFiles) is { Length: > 0 } || parsed.GetValue(_dockerfile) is not null || parsed.GetValue(_target) is not null;

    /// <summary>Finds the mounts that are meant.</summary>
    public async Task<IReadOnlyList<CacheMount>> FindAsync(ParseResult parsed, string folder, CancellationToken cancel)
    {
        if (parsed.GetValue(_mounts) is { Length: > 0 } words)
        {
            return ExplicitMounts.Read(words);
        }

        return DockerfileMounts.Merge((await SourcesAsync(parsed, folder, cancel)).SelectMany(DockerfileMounts.Find));
    }

    /// <summary>How to reach the builder.</summary>
    public BuildStepOptions StepOptions(ParseResult parsed, Surroundings surroundings) => new()
    {
        Program = AgentProgram(surroundings),
        Builder = parsed.GetValue(_builder),
        Nearby = surroundings.Variable("SLIPWAY_NEARBY") != "0",
        Namespace = Arguments(parsed).GetValueOrDefault(DockerfileMounts.NamespaceArgument),
        Patience = TimeSpan.FromSeconds(parsed.GetValue(_wait)),
    };

    /// <summary>The program to run in a build step: this one.</summary>
    public static string AgentProgram(Surroundings surroundings) => surroundings.Variable("SLIPWAY_AGENT") ?? Environment.ProcessPath
        ?? throw new SlipwayException(FailureKind.Usage, "This program does not know its own path. Set SLIPWAY_AGENT to that of the slipway program.");

    private async Task<IReadOnlyList<DockerfileSource>> SourcesAsync(ParseResult parsed, string folder, CancellationToken cancel)
    {
        var target = parsed.GetValue(_target);
        if (parsed.GetValue(_bakeFiles) is { Length: > 0 } files)
        {
            var plan = await BakePlan.ReadAsync(new BakeOptions { Files = files, Targets = target is null ? [] : [target], Folder = folder }, cancel);
            return [.. plan.InOrder.Select(built => built.ReadDockerfile(folder))];
        }

        var file = parsed.GetValue(_dockerfile) ?? "Dockerfile";
        return [new DockerfileSource
        {
            File = file,
            Text = DockerfileSource.ReadText(Path.Combine(folder, file)),
            Target = target,
            Platform = parsed.GetValue(_platform),
            Arguments = Arguments(parsed),
        }];
    }

    // As with docker: a name without a value takes it from the environment.
    private Dictionary<string, string> Arguments(ParseResult parsed)
    {
        var arguments = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var argument in parsed.GetValue(_arguments) ?? [])
        {
            var cut = argument.IndexOf('=', StringComparison.Ordinal);
            arguments[cut < 0 ? argument : argument[..cut]] = cut < 0 ? Environment.GetEnvironmentVariable(argument) ?? "" : argument[(cut + 1)..];
        }

        return arguments;
    }
}

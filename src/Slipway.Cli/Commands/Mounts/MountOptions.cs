using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Slipway.Bake;
using Slipway.CacheMounts;
using Slipway.CacheMounts.Step;
using Slipway.Cli.Base;
using Slipway.Cli.Context;
using Slipway.Dockerfiles;
using Slipway.Fingerprints;
using Slipway.Images;

namespace Slipway.Cli.Commands.Mounts;

/// <summary>The options that choose cache mounts, shared by save, restore and show.</summary>
/// <param name="default">A sentence that says which mounts are the default.</param>
internal sealed class MountOptions(string @default)
{
    private const int MaxWait = 24 * 60 * 60;

    private readonly Option<string[]> _bakeFiles = new("--file")
    {
        HelpName = "PATH",
        Description = "With --cache-mounts: a bake or compose file; its target says which Dockerfile is meant.",
    };
    private readonly Option<string?> _dockerfile = new("--dockerfile")
    {
        HelpName = "PATH",
        Description = $"With --cache-mounts: a Dockerfile. {@default}",
    };
    private readonly Option<string?> _target = new("--target")
    {
        HelpName = "NAME",
        Description = "With --cache-mounts: the bake target, or with --dockerfile the stage.",
    };
    private readonly Option<string[]> _arguments = new("--build-arg")
    {
        HelpName = "NAME=VALUE",
        Description = "With --dockerfile: a build argument.",
    };
    private readonly Option<string?> _platform = new("--platform")
    {
        HelpName = "OS/ARCH",
        Description = "With --dockerfile: the platform that is built for.",
    };
    private readonly Option<string[]> _mounts = new("--cache-mount")
    {
        HelpName = "id=ID,target=PATH",
        Description = "With --cache-mounts: a mount, named by hand instead of found in a Dockerfile.",
    };
    private readonly Option<string?> _builder = new("--builder")
    {
        HelpName = "NAME",
        Description = "With --cache-mounts: a builder other than the current one of 'docker buildx'.",
    };
    private readonly Option<int> _wait = new("--wait")
    {
        HelpName = "SECONDS",
        Description = "With --cache-mounts: how long to wait for a running build that holds a mount.",
        DefaultValueFactory = static _ => 120,
        CustomParser = ParseWait,
    };

    public Option<bool> Mounts { get; } =
        new("--cache-mounts") { Description = "The cache mounts ('RUN --mount=type=cache') of the builder." };

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

    /// <summary>Refuses mount options without mounts, which would be ignored, and ways of naming mounts that exclude each other.</summary>
    /// <param name="result">What the command line says.</param>
    /// <param name="others">The command's other options that concern only mounts.</param>
    public void Check(CommandResult result, params Option[] others)
    {
        Option[] all = [_bakeFiles, _dockerfile, _target, _arguments, _platform, _mounts, _builder, _wait, .. others];
        if (!result.GetValue(Mounts))
        {
            if (all.FirstOrDefault(option => IsGiven(result, option)) is { } stray)
            {
                result.AddError($"{stray.Name} only goes with --cache-mounts.");
            }

            return;
        }

        var source = new Option[] { _mounts, _bakeFiles, _dockerfile }.FirstOrDefault(option => IsGiven(result, option));
        Option[] excluded =
            source == _mounts ? [_bakeFiles, _dockerfile, _target, _platform]
            : source == _bakeFiles ? [_dockerfile, _platform]
            : [];
        if (excluded.FirstOrDefault(option => IsGiven(result, option)) is { } other)
        {
            result.AddError($"{source!.Name} and {other.Name} contradict each other.");
        }
    }

    /// <summary>Whether the command line names mounts.</summary>
    public bool NamesAny(ParseResult parsed) =>
        parsed.GetValue(_mounts) is { Length: > 0 }
        || parsed.GetValue(_bakeFiles) is { Length: > 0 }
        || parsed.GetValue(_dockerfile) is not null
        || parsed.GetValue(_target) is not null;

    /// <summary>Finds the chosen mounts.</summary>
    public async Task<IReadOnlyList<CacheMount>> FindAsync(ParseResult parsed, CommandContext context, CancellationToken cancel)
    {
        if (parsed.GetValue(_mounts) is { Length: > 0 } words)
        {
            return ExplicitMounts.Read(words);
        }

        using var images = new BuilderImages(context, parsed.GetValue(_builder));
        var (plan, sources) = await SourcesAsync(parsed, context.Surroundings, cancel);
        var bases = new BaseEnvironments(images, plan);
        var mounts = new List<CacheMount>();
        foreach (var source in sources)
        {
            mounts.AddRange(DockerfileMounts.Find(await bases.CompleteAsync(source, cancel)));
        }

        return DockerfileMounts.Merge(mounts);
    }

    /// <summary>How to reach the builder.</summary>
    public BuildStepOptions StepOptions(ParseResult parsed, CommandContext context) =>
        StepOptions(context) with
        {
            Builder = parsed.GetValue(_builder),
            Namespace = Arguments(parsed, context.Surroundings).GetValueOrDefault(DockerfileMounts.NamespaceArgument),
            Patience = TimeSpan.FromSeconds(parsed.GetValue(_wait)),
        };

    /// <summary>How to reach the current builder.</summary>
    public static BuildStepOptions StepOptions(CommandContext context)
    {
        var named = context.Surroundings.Variable("SLIPWAY_AGENT");
        return new BuildStepOptions
        {
            Program =
                named
                ?? Environment.ProcessPath
                ?? throw new SlipwayException(
                    FailureKind.Usage,
                    "This program does not know its own path. Set SLIPWAY_AGENT to that of the slipway program."
                ),
            Agent = named is null ? static () => typeof(MountOptions).Assembly.GetManifestResourceStream("slipway-agent") : null,
            Nearby = context.Surroundings.Variable("SLIPWAY_NEARBY") != "0",
            Notice = context.Output.Note,
            Environment = context.Surroundings.Variables,
        };
    }

    private async Task<(BakePlan? Plan, IReadOnlyList<DockerfileSource> Sources)> SourcesAsync(
        ParseResult parsed,
        Surroundings surroundings,
        CancellationToken cancel
    )
    {
        var target = parsed.GetValue(_target);
        if (parsed.GetValue(_bakeFiles) is { Length: > 0 } files)
        {
            var options = new BakeOptions
            {
                Files = files,
                Targets = target is null ? [] : [target],
                Folder = surroundings.Folder,
                Builder = parsed.GetValue(_builder),
                Environment = surroundings.Variables,
            };
            var plan = await BakePlan.ReadAsync(options, cancel);
            var wanted = plan.Targets.SelectMany(static built =>
                built.Platforms.DefaultIfEmpty<string?>(null).Select(platform => (built, platform))
            );
            return (plan, [.. plan.ReadDockerfiles(wanted, skipsRemote: false)]);
        }

        var file = parsed.GetValue(_dockerfile) ?? "Dockerfile";
        var text = DockerfileSource.ReadText(Path.Combine(surroundings.Folder, file));
        return (
            null,
            [
                .. Wanted(parsed, surroundings)
                    .Select(platform => new DockerfileSource
                    {
                        File = file,
                        Text = text,
                        Target = target,
                        Platform = platform,
                        Arguments = Arguments(parsed, surroundings),
                    }),
            ]
        );
    }

    // As 'docker build' does; bake ignores the variable.
    private IEnumerable<string?> Wanted(ParseResult parsed, Surroundings surroundings)
    {
        var text = parsed.GetValue(_platform) ?? surroundings.Variable("DOCKER_DEFAULT_PLATFORM");
        return (string.IsNullOrEmpty(text) ? [] : Platforms.Read(text, ImagePlatform.OfThisMachine)).DefaultIfEmpty<string?>(null);
    }

    private static bool IsGiven(CommandResult result, Option option) => result.GetResult(option) is { Implicit: false };

    private static int ParseWait(ArgumentResult argument)
    {
        var text = argument.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and <= MaxWait)
        {
            return seconds;
        }

        argument.AddError($"'{text}' is no time: --wait takes a number of seconds up to {MaxWait}.");
        return 0;
    }

    // As with docker: a name without a value takes it from the environment, and is ignored if it is not set there.
    private Dictionary<string, string> Arguments(ParseResult parsed, Surroundings surroundings)
    {
        var arguments = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var argument in parsed.GetValue(_arguments) ?? [])
        {
            var cut = argument.IndexOf('=', StringComparison.Ordinal);
            if (cut >= 0)
            {
                arguments[argument[..cut]] = argument[(cut + 1)..];
            }
            else if (surroundings.Environment.TryGetValue(argument, out var value))
            {
                arguments[argument] = value;
            }
        }

        return arguments;
    }
}

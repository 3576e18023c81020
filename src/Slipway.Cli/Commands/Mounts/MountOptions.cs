using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Slipway.CacheMounts.Step;
using Slipway.Cli.Base;
using Slipway.Cli.Context;
using Slipway.Dockerfiles;

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
        CustomParser = static argument =>
            OptionValue.Read(argument, ParseWait, $"is not a time: --wait takes a number of seconds up to {MaxWait}.") ?? 0,
    };

    public Option<bool> Mounts { get; } =
        new("--cache-mounts") { Description = "The cache mounts ('RUN --mount=type=cache') of the builder." };

    public void AddTo(Command command, bool withBuilder)
    {
        command.Add(Mounts, _bakeFiles, _dockerfile, _target, _arguments, _platform, _mounts);
        if (withBuilder)
        {
            command.Add(_builder, _wait);
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

    /// <summary>Which mounts were asked for.</summary>
    public MountRequest Request(ParseResult parsed, Surroundings surroundings) =>
        new()
        {
            ByHand = parsed.GetValue(_mounts) ?? [],
            BakeFiles = parsed.GetValue(_bakeFiles) ?? [],
            Dockerfile = parsed.GetValue(_dockerfile),
            Target = parsed.GetValue(_target),
            Arguments = Arguments(parsed, surroundings),
            Platform = parsed.GetValue(_platform),
            Builder = parsed.GetValue(_builder),
            Patience = TimeSpan.FromSeconds(parsed.GetValue(_wait)),
        };

    /// <summary>Finds the mounts that were asked for.</summary>
    public Task<IReadOnlyList<CacheMount>> FindAsync(ParseResult parsed, CommandContext context, CancellationToken cancel) =>
        new MountSearch(context, Request(parsed, context.Surroundings)).FindAsync(cancel);

    /// <summary>How to reach the builder.</summary>
    public BuildStepOptions StepOptions(ParseResult parsed, CommandContext context) =>
        MountStep.OptionsFor(context, Request(parsed, context.Surroundings));

    private static bool IsGiven(CommandResult result, Option option) => result.GetResult(option) is { Implicit: false };

    private static int? ParseWait(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and <= MaxWait
            ? seconds
            : null;

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

using System.CommandLine;
using Slipway.Bake;
using Slipway.Builds;
using Slipway.Cli.Base;
using Slipway.Cli.Commands.Mounts;
using Slipway.Cli.Context;
using Slipway.Records;
using Slipway.Serving.Builds;
using Slipway.Stashes;

namespace Slipway.Cli.Commands.Build;

/// <summary>The options of <c>build</c>.</summary>
internal sealed class BuildOptions
{
    private const int DefaultParallel = 4;
    private const int MostParallel = 64;

    private readonly Argument<string[]> _targets = new("TARGET")
    {
        Description = "Targets and groups of the bake file. Default: its group 'default'.",
        Arity = ArgumentArity.ZeroOrMore,
    };
    private readonly Option<string[]> _files = new("--file", "-f")
    {
        HelpName = "PATH",
        Description = "A bake or compose file. May be repeated. Default: those that 'docker buildx bake' finds.",
    };
    private readonly Option<string[]> _sets = new("--set")
    {
        HelpName = "TARGET.KEY=VALUE",
        Description = "Override a value of the bake file, as for 'docker buildx bake'. May be repeated.",
    };
    private readonly Option<string?> _builder = new("--builder")
    {
        HelpName = "NAME",
        Description = "A builder other than the current one of 'docker buildx'.",
    };
    private readonly Option<string[]> _allow = new("--allow")
    {
        HelpName = "WHAT",
        Description =
            "Let the build do more than usual, as for 'docker buildx bake' (from 0.17): network.host, fs.read=PATH ... May be repeated.",
    };
    private readonly Option<string?> _keys = new("--key-template")
    {
        HelpName = "TEXT",
        Description = "The stashes' keys; {target}, {platform}, {os} and {arch} are replaced. Default: {target}-{platform}.",
    };
    private readonly Option<bool> _plan = new("--plan")
    {
        Description = "Only show each image's key, fingerprint and caches, and whether it would be built or reused, and why.",
    };
    private readonly Option<bool> _explain = new("--explain") { Description = "Only show which inputs changed since the last stash." };
    private readonly Option<string> _reuse = Choice(
        "--reuse",
        "Reuse a trusted stash that was built from the same inputs, instead of building; 'require' fails if there is none.",
        "auto",
        "never",
        "require"
    );
    private readonly Option<string> _cache = Choice(
        "--cache",
        "Layer caches: of registries and the builder, of the builder only, or none, so that every step runs.",
        "registry",
        "local",
        "none"
    );
    private readonly Option<string?> _cacheRef = new("--cache-ref")
    {
        HelpName = "REF",
        Description =
            "A registry cache, besides those of the bake file; {target} and {platform} are replaced. It is read, and "
            + "written with --push-cache.",
    };
    private readonly Option<bool> _pushCache = new("--push-cache")
    {
        Description = "Write the registry cache (mode=max). Without the right to write, this is a warning.",
    };
    private readonly Option<string?> _systemStage = new("--system-stage")
    {
        HelpName = "NAME",
        Description = "With --push-cache: write only the steps up to this stage of the Dockerfile.",
    };
    private readonly Option<bool> _mounts = new("--cache-mounts")
    {
        Description = "Restore the builder's cache mounts before, and save them after.",
    };
    private readonly Option<string?> _mountsKey = new("--mounts-key")
    {
        HelpName = "KEY",
        Description = "The key of the cache mounts' stash. Default: cache-mounts-OS-ARCH.",
    };
    private readonly Option<int?> _parallel = new("--parallel")
    {
        HelpName = "N",
        Description = $"Images built at a time. Default: {DefaultParallel}.",
    };
    private readonly Option<bool> _failFast = new("--fail-fast")
    {
        Description = "Stop the other builds when one fails. Without it they finish.",
    };
    private readonly Option<string[]> _retryWith = new("--retry-with")
    {
        HelpName = "ARG=VALUE",
        Description = "Retry a failed build once, with this build argument. May be repeated: the one retry has them all.",
    };
    private readonly Option<string[]> _verify = new("--verify")
    {
        HelpName = "[TARGET=]CMD",
        Description =
            "A command that must succeed in the image, else it is not saved. Runs in a shell, without a network. May be repeated.",
    };
    private readonly Option<string[]> _check = new("--check")
    {
        HelpName = "[TARGET=]NAME",
        Description =
            $"A check: {RuleTexts.NonRoot} (the user is not root), {RuleTexts.NoCacheContent} (nothing in the places of "
            + "cache mounts). May be repeated.",
    };
    private readonly Option<string[]> _maxSize = new("--max-size")
    {
        HelpName = "[TARGET=]SIZE",
        Description = "The largest size that an image may have, unpacked, e.g. prod=200MB. May be repeated.",
    };
    private readonly Option<bool> _load = new("--load") { Description = "Also load the images into the engine, under their tags." };
    private readonly Option<string> _via = Choice("--via", "How images get out of the builder.", "auto", "registry", "archive", "engine");
    private readonly Option<bool> _noDiskCheck = new("--no-disk-check") { Description = "Start even if the disk may be too small." };

    public void AddTo(Command command)
    {
        command.Add(_targets);
        foreach (
            var option in new Option[]
            {
                _files,
                _sets,
                _builder,
                _allow,
                _keys,
                _plan,
                _explain,
                _reuse,
                _cache,
                _cacheRef,
                _pushCache,
                _systemStage,
                _mounts,
                _mountsKey,
                _parallel,
                _failFast,
                _retryWith,
                _verify,
                _check,
                _maxSize,
                _load,
                _via,
                _noDiskCheck,
            }
        )
        {
            command.Add(option);
        }

        command.Validators.Add(result =>
        {
            if (result.GetValue(_plan) && result.GetValue(_explain))
            {
                result.AddError("--plan and --explain are two reports: ask for one.");
            }
            else if (result.GetValue(_systemStage) is not null && !result.GetValue(_pushCache))
            {
                result.AddError("--system-stage says what --push-cache writes: give both.");
            }
            else if (result.GetValue(_pushCache) && (result.GetValue(_cache) is "local" or "none"))
            {
                result.AddError($"--push-cache and --cache {result.GetValue(_cache)} contradict each other.");
            }
            else if (result.GetValue(_parallel) is < 1 or > MostParallel)
            {
                result.AddError($"--parallel takes a number from 1 to {MostParallel}.");
            }
            else if (
                (result.GetValue(_retryWith) ?? []).FirstOrDefault(static argument =>
                    argument.IndexOf('=', StringComparison.Ordinal) < 1
                ) is
                { } wrong
            )
            {
                result.AddError($"--retry-with {wrong}: write NAME=VALUE.");
            }
        });
    }

    /// <summary>Which targets of which files to build.</summary>
    public BakeOptions Bake(ParseResult parsed, Surroundings surroundings) =>
        new()
        {
            Targets = parsed.GetValue(_targets) ?? [],
            Files = parsed.GetValue(_files) ?? [],
            Overrides = parsed.GetValue(_sets) ?? [],
            Builder = parsed.GetValue(_builder),
            Folder = surroundings.Folder,
            Environment = surroundings.Variables,
        };

    /// <summary>The report to print instead of building; null to build.</summary>
    public Preview? Preview(ParseResult parsed) =>
        parsed.GetValue(_plan) ? Build.Preview.Plan
        : parsed.GetValue(_explain) ? Build.Preview.Explanation
        : null;

    private KeyTemplate Keys(ParseResult parsed) => parsed.GetValue(_keys) is { } text ? new KeyTemplate(text) : KeyTemplate.Default;

    /// <summary>Whether to check the disks first.</summary>
    public bool CheckDisk(ParseResult parsed) => !parsed.GetValue(_noDiskCheck);

    /// <summary>Everything else, once the plan is known.</summary>
    public BuildRequest Request(ParseResult parsed, CommandContext context, BakeOptions bake, BakePlan plan) =>
        new()
        {
            Bake = bake,
            Plan = plan,
            Builds = Keys(parsed).Apply(plan),
            Reuse = Enum.Parse<ReuseMode>(parsed.GetValue(_reuse)!, ignoreCase: true),
            Allow = parsed.GetValue(_allow) ?? [],
            Caches = new CacheChoice
            {
                Kind = Enum.Parse<CacheKind>(parsed.GetValue(_cache)!, ignoreCase: true),
                Reference = parsed.GetValue(_cacheRef),
                Push = parsed.GetValue(_pushCache),
                SystemStage = parsed.GetValue(_systemStage),
            },
            Mounts =
                parsed.GetValue(_mounts) || parsed.GetValue(_mountsKey) is not null
                    ? new MountsChoice(new StashKey(parsed.GetValue(_mountsKey) ?? DefaultMountsKey), MountStep.OptionsFor(context))
                    : null,
            Parallel = parsed.GetValue(_parallel) ?? DefaultParallel,
            FailFast = parsed.GetValue(_failFast),
            RetryWith = parsed.GetValue(_retryWith) ?? [],
            Rules = new RuleTexts(parsed.GetValue(_verify) ?? [], parsed.GetValue(_check) ?? [], parsed.GetValue(_maxSize) ?? []).Parse([
                .. plan.Targets.Select(static target => target.Name),
            ]),
            Load = parsed.GetValue(_load),
            Via = Enum.Parse<BuildRoute>(parsed.GetValue(_via)!, ignoreCase: true),
            Save = new SaveOptions { Scope = context.Ci.Scope, Clock = context.Surroundings.Clock },
        };

    private static string DefaultMountsKey => $"cache-mounts-{Slipway.Images.ImagePlatform.OfThisMachine.ToString().Replace('/', '-')}";

    private static Option<string> Choice(string name, string description, params string[] values)
    {
        var option = new Option<string>(name)
        {
            HelpName = string.Join('|', values),
            Description = description,
            DefaultValueFactory = _ => values[0],
        };
        option.AcceptOnlyFromAmong(values);
        return option;
    }
}

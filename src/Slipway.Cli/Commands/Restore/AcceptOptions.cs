using System.CommandLine;
using Slipway.Cli.Context;
using Slipway.Content;
using Slipway.Records;
using Slipway.Stashes;

namespace Slipway.Cli.Commands.Restore;

/// <summary>The options that say which stashes are acceptable.</summary>
internal sealed class AcceptOptions
{
    private const string BranchPrefix = "refs/heads/";

    private readonly Option<string[]> _digests = new("--digest")
    {
        HelpName = "[KEY=]sha256:...",
        Description = "Restore only the stash with this root digest; a key that has only others is refused. May be repeated.",
    };

    private readonly Option<TimeSpan?> _maxAge = new("--max-age")
    {
        HelpName = "AGE",
        Description = "Ignore older stashes of other runs: 90m, 48h, 7d.",
        CustomParser = static argument =>
            OptionValue.Read(argument, Age.TryParse, "is not an age: --max-age takes a number and s, m, h, d or w, such as 48h."),
    };

    private readonly Option<string?> _workflow = new("--require-workflow")
    {
        HelpName = "PATH",
        Description = "Of other runs, only what this workflow file saved, such as .github/workflows/images.yml.",
    };

    private readonly Option<bool> _onlyCurrent = new("--only-current-branch") { Description = "Never take what the base branch saved." };

    private readonly Option<string?> _base = new("--base")
    {
        HelpName = "BRANCH",
        Description = "The base branch. Default: that of the pull request, else the default branch.",
    };

    public void AddTo(Command command)
    {
        command.Add(_digests, _maxAge, _workflow, _onlyCurrent, _base);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_onlyCurrent) && result.GetValue(_base) is not null)
            {
                result.AddError("--base and --only-current-branch contradict each other.");
            }
        });
    }

    /// <summary>The requested base branch, or null.</summary>
    /// <exception cref="SlipwayException">Usage: not a valid branch name.</exception>
    public string? BaseBranch(ParseResult parsed)
    {
        var branch = parsed.GetValue(_base);
        if (branch?.StartsWith(BranchPrefix, StringComparison.Ordinal) == true)
        {
            branch = branch[BranchPrefix.Length..];
        }

        return branch is null || (branch.Length > 0 && !branch.StartsWith("refs/", StringComparison.Ordinal))
            ? branch
            : throw new SlipwayException(
                FailureKind.Usage,
                $"--base takes a branch, and '{branch}' is not one: only branches share their stashes."
            );
    }

    /// <summary>What a stash must match.</summary>
    /// <exception cref="SlipwayException">Usage: a digest is malformed or belongs to a key that was not requested.</exception>
    public LookupOptions Find(ParseResult parsed, IReadOnlyList<string> keys) =>
        new()
        {
            OnlyCurrentBranch = parsed.GetValue(_onlyCurrent),
            MaxAge = parsed.GetValue(_maxAge),
            RequireWorkflow = parsed.GetValue(_workflow),
            Pins = Pins(parsed.GetValue(_digests) ?? [], keys),
        };

    private static Dictionary<StashKey, Digest> Pins(string[] pins, IReadOnlyList<string> keys)
    {
        var found = new Dictionary<StashKey, Digest>();
        foreach (var pin in pins)
        {
            // A key may contain '='; a digest cannot.
            var at = pin.LastIndexOf('=');
            var key =
                at > 0 ? pin[..at]
                : keys is [var only] ? only
                : throw Wrong($"'{pin}' names no key: write --digest KEY={pin}.");
            if (!Digest.TryParse(pin[(at + 1)..], out var digest))
            {
                throw Wrong(
                    $"'{pin}' has no digest: write KEY=sha256: and 64 hexadecimal digits, as the output 'digest' of the job that saved it."
                );
            }

            if (!keys.Contains(key, StringComparer.Ordinal))
            {
                throw Wrong($"'{key}' is not among the keys to restore.");
            }

            if (!found.TryAdd(new StashKey(key), digest) && found[new StashKey(key)] != digest)
            {
                throw Wrong($"'{key}' cannot have two digests.");
            }
        }

        return found;
    }

    private static SlipwayException Wrong(string problem) => new(FailureKind.Usage, $"--digest: {problem}");
}

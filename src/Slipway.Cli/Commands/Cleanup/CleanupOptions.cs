using System.CommandLine;
using System.Globalization;
using Slipway.Cli.Base;
using Slipway.Cli.Context;

namespace Slipway.Cli.Commands.Cleanup;

/// <summary>The options of <c>cleanup</c>.</summary>
internal sealed class CleanupOptions
{
    private const int DefaultDays = 7;
    private const int MaxDays = 36500;

    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Only show what would be removed." };
    private readonly Option<bool> _keepImages = new("--keep-images")
    {
        Description = "Keep the engine's images. Without it, those that no container uses are removed.",
    };
    private readonly Option<bool> _keepCache = new("--keep-build-cache")
    {
        Description = "Keep the build cache. Cache mounts are always kept.",
    };
    private readonly Option<int?> _keepStashes = new("--keep-stashes")
    {
        HelpName = "N",
        Description = "Remove old stashes from a store in a folder; keep the newest N of each key and branch, and packs that others need.",
    };
    private readonly Option<TimeSpan?> _age = new("--older-than")
    {
        HelpName = "7d|12h",
        Description = $"With --keep-stashes: remove only stashes older than this. Default: {DefaultDays}d.",
        CustomParser = static argument => OptionValue.Read(argument, ParseAge, "is not an age: write 7d or 12h."),
    };
    private readonly Option<bool> _tools = new("--runner-tools")
    {
        Description = "On GitHub's hosted runners only: remove large tools, such as Android, .NET, Haskell, CodeQL and Swift.",
    };
    private readonly Option<string?> _builder = new("--builder")
    {
        HelpName = "NAME",
        Description = "A builder other than the current one of 'docker buildx'.",
    };

    public void AddTo(Command command)
    {
        command.Add(_dryRun, _keepImages, _keepCache, _keepStashes, _age, _tools, _builder);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_keepStashes) is < 1)
            {
                result.AddError("--keep-stashes takes a number from 1.");
            }
        });
    }

    /// <summary>What was asked.</summary>
    /// <exception cref="SlipwayException">Usage: <c>--runner-tools</c> on a machine that is not a hosted runner.</exception>
    public CleanupRequest Request(ParseResult parsed, Surroundings surroundings) =>
        new()
        {
            DryRun = parsed.GetValue(_dryRun),
            KeepImages = parsed.GetValue(_keepImages),
            KeepBuildCache = parsed.GetValue(_keepCache),
            KeepStashes = parsed.GetValue(_keepStashes),
            Age = parsed.GetValue(_age) ?? TimeSpan.FromDays(DefaultDays),
            RunnerTools = Hosted(parsed.GetValue(_tools), surroundings),
            Builder = parsed.GetValue(_builder),
        };

    private static bool Hosted(bool asked, Surroundings surroundings) =>
        !asked || RunnerTools.IsHosted(surroundings)
            ? asked
            : throw new SlipwayException(
                FailureKind.Usage,
                "--runner-tools is for GitHub's hosted runners (RUNNER_ENVIRONMENT=github-hosted): on other machines "
                    + "these folders may be in use."
            );

    private static TimeSpan? ParseAge(string text) =>
        !double.TryParse(text.TrimEnd('d', 'h'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
        || number is not (>= 0 and < MaxDays)
            ? null
        : text.EndsWith('h') ? TimeSpan.FromHours(number)
        : TimeSpan.FromDays(number);
}

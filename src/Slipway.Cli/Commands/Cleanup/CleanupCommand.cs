using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Slipway.Cli.Base;
using Slipway.Cli.Context;
using Slipway.Cli.Help;

namespace Slipway.Cli.Commands.Cleanup;

/// <summary><c>slipway cleanup</c></summary>
internal static class CleanupCommand
{
    private const int DefaultDays = 7;

    public static Command Create(CommandRunner runner)
    {
        var dryRun = new Option<bool>("--dry-run") { Description = "Only say what would be removed." };
        var keepImages = new Option<bool>("--keep-images")
        {
            Description = "Leave the engine's images alone. Without it those go that no container uses.",
        };
        var keepCache = new Option<bool>("--keep-build-cache")
        {
            Description = "Leave the build cache alone. Cache mounts stay in any case.",
        };
        var keepStashes = new Option<int?>("--keep-stashes")
        {
            HelpName = "N",
            Description =
                "Remove old stashes from a store in a folder: of each key and branch all but the newest N. Packs that others need stay.",
        };
        var age = new Option<TimeSpan?>("--older-than")
        {
            HelpName = "7d|12h",
            Description = $"With --keep-stashes: remove only stashes that are older. Default: {DefaultDays}d.",
            CustomParser = ParseAge,
        };
        var tools = new Option<bool>("--runner-tools")
        {
            Description =
                "Remove large tools that GitHub's hosted runners bring along: Android, .NET, Haskell, CodeQL, Swift ... Only there.",
        };
        var builder = new Option<string?>("--builder")
        {
            HelpName = "NAME",
            Description = "A builder other than the current one of 'docker buildx'.",
        };
        var command = new TaughtCommand(
            "cleanup",
            "Free disk space on a CI machine before a build: unused images, the build cache except cache mounts, and "
                + "what else is asked for."
        )
        {
            Examples =
            [
                ("slipway cleanup --dry-run", "What would go"),
                ("slipway cleanup --runner-tools", "On a hosted runner: make all the room that there is"),
                (
                    "slipway cleanup --keep-images --keep-build-cache --keep-stashes 3 --older-than 2d",
                    "Only old stashes of the local store"
                ),
            ],
        };
        foreach (var option in new Option[] { dryRun, keepImages, keepCache, keepStashes, age, tools, builder })
        {
            command.Add(option);
        }

        command.Validators.Add(result =>
        {
            if (result.GetValue(keepStashes) is < 1)
            {
                result.AddError("--keep-stashes takes a number from 1.");
            }
        });
        runner.Attach(
            command,
            (context, parsed, cancel) =>
                new CleanupRun(
                    context,
                    new CleanupRequest
                    {
                        DryRun = parsed.GetValue(dryRun),
                        KeepImages = parsed.GetValue(keepImages),
                        KeepBuildCache = parsed.GetValue(keepCache),
                        KeepStashes = parsed.GetValue(keepStashes),
                        Age = parsed.GetValue(age) ?? TimeSpan.FromDays(DefaultDays),
                        RunnerTools = Hosted(parsed.GetValue(tools), context.Surroundings),
                        Builder = parsed.GetValue(builder),
                    }
                ).RunAsync(cancel)
        );
        return command;
    }

    private static bool Hosted(bool asked, Surroundings surroundings) =>
        !asked || RunnerTools.IsHosted(surroundings)
            ? asked
            : throw new SlipwayException(
                FailureKind.Usage,
                "--runner-tools is for GitHub's hosted runners (RUNNER_ENVIRONMENT=github-hosted): on other machines "
                    + "these folders may be in use."
            );

    private static TimeSpan? ParseAge(ArgumentResult argument)
    {
        var text = argument.Tokens[0].Value;
        if (
            double.TryParse(text.TrimEnd('d', 'h'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && number < 36500
        )
        {
            return text.EndsWith('h') ? TimeSpan.FromHours(number) : TimeSpan.FromDays(number);
        }

        argument.AddError($"'{text}' is no age: write 7d or 12h.");
        return null;
    }
}

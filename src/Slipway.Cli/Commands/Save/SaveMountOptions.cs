using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Slipway.CacheMounts;
using Slipway.CacheMounts.Step;
using Slipway.Cli.Commands.Mounts;
using Slipway.Cli.Context;
using Slipway.Cli.Printing;

namespace Slipway.Cli.Commands.Save;

/// <summary>The further options of <c>save --cache-mounts</c>.</summary>
internal sealed class SaveMountOptions
{
    private readonly Option<string> _keep = new("--keep")
    {
        HelpName = "used|all",
        Description = "With --cache-mounts: leave out what no build step used since the mounts were restored, or nothing.",
        DefaultValueFactory = static _ => "used",
    };

    private readonly Option<long?> _maxSize = new("--max-size")
    {
        HelpName = "SIZE",
        Description = "With --cache-mounts: keep at most this much of each mount, e.g. 4GiB; the least recently used goes first.",
        CustomParser = SizeText.Parse,
    };

    // The most that a record can hold, in seconds: 30 years.
    private const double LongestStep = 1e9;

    private readonly Option<double?> _coldStep = new("--cold-step")
    {
        HelpName = "SECONDS",
        Description = "With --cache-mounts: how long the build steps take with empty mounts, for 'restore --when-faster'.",
        CustomParser = static argument => Parse(argument, ParseSeconds, "a number of seconds such as 90s"),
    };

    public MountOptions Which { get; } = new("Default: ./Dockerfile.");

    public void AddTo(Command command)
    {
        Which.AddTo(command, withBuilder: true);
        _keep.AcceptOnlyFromAmong("used", "all");
        command.Add(_keep);
        command.Add(_maxSize);
        command.Add(_coldStep);
    }

    /// <summary>Refuses options that would be ignored.</summary>
    public void Check(CommandResult result) => Which.Check(result, _keep, _maxSize, _coldStep);

    /// <summary>Finds the mounts to save; null if the command line does not ask for mounts.</summary>
    public async Task<BuilderMounts?> FindAsync(ParseResult parsed, CommandContext context, CancellationToken cancel) =>
        !parsed.GetValue(Which.Mounts)
            ? null
            : new BuilderMounts(
                new BuildStep(Which.StepOptions(parsed, context)),
                await Which.FindAsync(parsed, context, cancel),
                new MountSaveOptions
                {
                    UsedOnly = parsed.GetValue(_keep) == "used",
                    MaxBytes = parsed.GetValue(_maxSize),
                    ColdStep = parsed.GetValue(_coldStep) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
                    Notice = context.Output.Note,
                    Clock = context.Surroundings.Clock,
                }
            );

    private static T? Parse<T>(ArgumentResult argument, Func<string, T?> parse, string wanted)
        where T : struct
    {
        var text = argument.Tokens[0].Value;
        var value = parse(text);
        if (value is null)
        {
            argument.AddError($"'{text}' is not {wanted}.");
        }

        return value;
    }

    private static double? ParseSeconds(string text) =>
        double.TryParse(
            text.EndsWith('s') ? text[..^1] : text,
            NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out var seconds
        ) && seconds is > 0 and <= LongestStep
            ? seconds
            : null;
}

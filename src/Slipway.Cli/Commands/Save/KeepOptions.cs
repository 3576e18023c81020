using System.CommandLine;
using System.CommandLine.Parsing;
using Slipway.Cli.Stores.GitHub;

namespace Slipway.Cli.Commands.Save;

/// <summary>The options for how a store keeps a save and whether to add a summary to the run's page.</summary>
internal sealed class KeepOptions
{
    /// <summary>The most that GitHub allows.</summary>
    private const int MaxDays = 400;

    private readonly Option<int?> _days = new("--retention-days")
    {
        HelpName = "N",
        Description = "Days to keep a workflow artifact. Default: the repository's setting.",
        CustomParser = ParseDays,
    };

    private readonly Option<bool> _overwrite = new("--overwrite")
    {
        Description = "Replace the artifact that this run saved under the same key. Without it a second save is refused.",
    };

    private readonly Option<bool> _noSummary = new("--no-summary") { Description = "Add nothing to the run's page in GitHub Actions." };

    public void AddTo(Command command)
    {
        command.Add(_days);
        command.Add(_overwrite);
        command.Add(_noSummary);
    }

    public StoreSettings Settings(ParseResult parsed) =>
        new() { RetentionDays = parsed.GetValue(_days), Overwrite = parsed.GetValue(_overwrite) };

    public bool Summary(ParseResult parsed) => !parsed.GetValue(_noSummary);

    private static int? ParseDays(ArgumentResult argument)
    {
        if (int.TryParse(argument.Tokens[0].Value, out var days) && days is >= 1 and <= MaxDays)
        {
            return days;
        }

        argument.AddError($"'{argument.Tokens[0].Value}' is not a number of days: --retention-days takes 1 to {MaxDays}.");
        return null;
    }
}

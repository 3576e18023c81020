using Slipway.Cli.Ci;
using Slipway.Cli.Ci.Files;

namespace Slipway.Cli.Context;

/// <summary>
/// What a command reports to the CI system. A report that cannot be written does not fail the command, as the work is done.
/// </summary>
internal sealed class StepReport(CommandContext context)
{
    /// <summary>Turns summaries off, as <c>--no-summary</c> does.</summary>
    public const string NoSummaryVariable = "SLIPWAY_NO_SUMMARY";

    public void SetOutputs(IReadOnlyList<StepOutput> outputs)
    {
        try
        {
            context.Ci.SetOutputs(outputs);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            context.Output.Warn($"The step has no outputs: {e.Message}");
        }
    }

    public void AddSummary(SummaryTable table)
    {
        if (!context.Ci.HasSummary || context.Surroundings.Variable(NoSummaryVariable) is not (null or "0" or "false"))
        {
            return;
        }

        try
        {
            if (context.Ci.AddSummary(table) is null)
            {
                context.Output.Warn("The step's summary is full: slipway's table was left out.");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            context.Output.Warn($"Slipway's table is missing from the step's summary: {e.Message}");
        }
    }
}

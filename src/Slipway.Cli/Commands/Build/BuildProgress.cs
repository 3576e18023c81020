using Slipway.Builds.Solving;
using Slipway.Cli.Context;
using Slipway.Cli.Output;
using Slipway.Cli.Printing;
using Slipway.Serving.Builds;
using Slipway.Transfer;

namespace Slipway.Cli.Commands.Build;

/// <summary>Shows on the board and in the log what a build does.</summary>
internal sealed class BuildProgress(CommandContext context, TransferBoard board) : IBuildReporter
{
    private readonly Lock _log = new();

    public void Note(string line) => context.Output.Note(line);

    public void Warn(string line) => context.Output.Warn(line);

    public void Fail(Exception failure) => context.Output.Tell(failure);

    public void End(TargetOutcome outcome, SolveLog log) =>
        Log($"{outcome.Build.Title}: {outcome.Status.ToString().ToLowerInvariant()} in {Human.Duration(outcome.Time)}", log);

    /// <summary>Writes a build's output as one group of the log, if output goes to a log.</summary>
    public void Log(string title, SolveLog log)
    {
        if (context.Ci.IsLog)
        {
            lock (_log)
            {
                context.Output.Group(title, log.Lines);
            }
        }
    }

    public IDisposable Show(TargetActivity activity) => board.Show(new Line(activity));

    public IDisposable Show(string title, TransferMeter meter) => board.Show(title, () => meter.Raw);

    private sealed class Line(TargetActivity activity) : IActivity
    {
        public string Describe()
        {
            var saved = activity.Meter.Raw > 0 ? $", {Human.Bytes(activity.Meter.Raw)} read" : "";
            return $"{activity.Title}: {activity.Doing ?? activity.Log.Describe()}{saved}";
        }
    }
}

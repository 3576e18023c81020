using Slipway.Cli.Context;
using Slipway.Cli.Output;
using Slipway.Serving.Restores;

namespace Slipway.Cli.Commands.Restore;

/// <summary>Shows on the board what a restore does.</summary>
internal sealed class RestoreProgress(CommandContext context, TransferBoard board) : IRestoreReporter
{
    public void Warn(string line) => context.Output.Warn(line);

    public IDisposable Show(RestoreActivity activity) =>
        board.Show(
            new Line(activity, new Output.Transfer($"restoring {activity.Key}", () => activity.Meter.Raw, context.Surroundings.Clock))
        );

    private sealed class Line(RestoreActivity activity, Output.Transfer transfer) : IActivity
    {
        public string Describe()
        {
            transfer.Total = activity.Total;
            return transfer.Describe();
        }
    }
}

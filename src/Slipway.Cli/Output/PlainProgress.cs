using Slipway.Cli.Ci;
using Slipway.Cli.Printing;

namespace Slipway.Cli.Output;

/// <summary>Progress in a log: a line now and then, in a group if the log has groups.</summary>
internal sealed class PlainProgress(TextWriter log, TimeProvider clock, CiSystem ci, PrintedText text, bool folded = true) : IProgress
{
    /// <summary>Often enough to show that work goes on, rarely enough for a log.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>The most transfers described in one line.</summary>
    private const int MaxTold = 3;

    public async Task<T> RunAsync<T>(Func<TransferBoard, Task<T>> work)
    {
        var board = new TransferBoard(clock);
        using var stop = new CancellationTokenSource();
        var telling = TellAsync(board, stop.Token);
        try
        {
            return await work(board);
        }
        finally
        {
            await stop.CancelAsync();
            await telling;
        }
    }

    private async Task TellAsync(TransferBoard board, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        var grouped = false;
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                var running = board.Running;
                if (running.Count == 0)
                {
                    continue;
                }

                if (folded && !grouped)
                {
                    ci.BeginGroup(log, "slipway: progress");
                    grouped = true;
                }

                log.WriteLine(text.Line(Describe(running)));
            }
        }
        catch (OperationCanceledException)
        {
            // The work is done, so stop writing.
        }

        if (grouped)
        {
            ci.EndGroup(log);
        }
    }

    private static string Describe(IReadOnlyList<IActivity> running)
    {
        var told = string.Join("; ", running.Take(MaxTold).Select(static transfer => transfer.Describe()));
        return running.Count > MaxTold ? $"{told}; and {running.Count - MaxTold} more" : told;
    }
}

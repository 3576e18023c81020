using Slipway.Cli.Printing;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Slipway.Cli.Output;

/// <summary>Progress on a terminal: one line per transfer, redrawn in place.</summary>
internal sealed class LiveProgress(TerminalOutput terminal, TimeProvider clock, PrintedText text) : IProgress
{
    /// <summary>Columns of the spinner and the space after it.</summary>
    private const int SpinnerWidth = 3;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    public async Task<T> RunAsync<T>(Func<TransferBoard, Task<T>> work)
    {
        var board = new TransferBoard(clock);
        var progress = new Progress(terminal.Console, clock)
        {
            AutoRefresh = false,
            AutoClear = true,
            ExcludeVerticalPadding = true,
        };
        progress.Columns(new SpinnerColumn(), new LineColumn());
        return await progress.StartAsync(async context =>
        {
            using var stop = new CancellationTokenSource();
            var drawing = DrawAsync(context, board, stop.Token);
            try
            {
                return await work(board);
            }
            finally
            {
                await stop.CancelAsync();
                await drawing;
            }
        });
    }

    private async Task DrawAsync(ProgressContext context, TransferBoard board, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        var shown = new Dictionary<IActivity, ProgressTask>();
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                var running = board.Running;
                foreach (var gone in shown.Keys.Except(running).ToList())
                {
                    context.RemoveTask(shown[gone]);
                    shown.Remove(gone);
                }

                foreach (var transfer in running)
                {
                    var line = Shorten(text.Line(transfer.Describe()));
                    if (!shown.TryGetValue(transfer, out var task))
                    {
                        task = context.AddTask(line);
                        shown.Add(transfer, task);
                    }

                    task.Description = line;
                }

                context.Refresh();
            }
        }
        catch (OperationCanceledException)
        {
            // The work is done, so stop drawing.
        }
    }

    // A line that the terminal wraps cannot be redrawn in place.
    private string Shorten(string line) =>
        line.Length + SpinnerWidth < terminal.Width ? line : line[..Math.Max(0, terminal.Width - SpinnerWidth - 2)] + "…";

    private sealed class LineColumn : ProgressColumn
    {
        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) => new Text(task.Description);
    }
}

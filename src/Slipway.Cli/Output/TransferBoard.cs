namespace Slipway.Cli.Output;

/// <summary>The activities that are running.</summary>
internal sealed class TransferBoard(TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly List<IActivity> _running = [];

    /// <summary>Running activities, in the order in which they began.</summary>
    public IReadOnlyList<IActivity> Running
    {
        get
        {
            lock (_gate)
            {
                return [.. _running];
            }
        }
    }

    /// <summary>Shows a transfer while its work runs.</summary>
    /// <param name="title">What it does to which key.</param>
    /// <param name="done">Returns the bytes transferred so far.</param>
    /// <param name="work">The transfer; it may set the total.</param>
    public async Task<T> ShowAsync<T>(string title, Func<long> done, Func<Transfer, Task<T>> work)
    {
        var transfer = new Transfer(title, done, clock);
        using var shown = Show(transfer);
        return await work(transfer);
    }

    /// <summary>Shows a transfer until the result is disposed.</summary>
    public IDisposable Show(string title, Func<long> done) => Show(new Transfer(title, done, clock));

    /// <summary>Shows an activity until the result is disposed.</summary>
    public IDisposable Show(IActivity activity)
    {
        lock (_gate)
        {
            _running.Add(activity);
        }

        return new Shown(this, activity);
    }

    private void Remove(IActivity activity)
    {
        lock (_gate)
        {
            _running.Remove(activity);
        }
    }

    private sealed class Shown(TransferBoard board, IActivity activity) : IDisposable
    {
        public void Dispose() => board.Remove(activity);
    }
}

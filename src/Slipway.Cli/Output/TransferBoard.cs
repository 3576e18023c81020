namespace Slipway.Cli.Output;

/// <summary>What runs now.</summary>
internal sealed class TransferBoard(TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly List<IActivity> _running = [];

    /// <summary>Everything in the order in which it began.</summary>
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

    /// <summary>Shows a transfer for as long as some work takes.</summary>
    /// <param name="title">What it does to which key.</param>
    /// <param name="done">Tells the bytes transferred so far.</param>
    /// <param name="work">The transfer; it may set the total.</param>
    public async Task<T> ShowAsync<T>(string title, Func<long> done, Func<Transfer, Task<T>> work)
    {
        var transfer = new Transfer(title, done, clock);
        return await ShowAsync(transfer, () => work(transfer));
    }

    /// <summary>Shows something for as long as it runs.</summary>
    public async Task<T> ShowAsync<T>(IActivity activity, Func<Task<T>> work)
    {
        lock (_gate)
        {
            _running.Add(activity);
        }

        try
        {
            return await work();
        }
        finally
        {
            lock (_gate)
            {
                _running.Remove(activity);
            }
        }
    }
}

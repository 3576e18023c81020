namespace Slipway.Cli.Output;

/// <summary>The transfers that run now.</summary>
internal sealed class TransferBoard(TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly List<Transfer> _running = [];

    /// <summary>Transfers in the order in which they began.</summary>
    public IReadOnlyList<Transfer> Running
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
        lock (_gate)
        {
            _running.Add(transfer);
        }

        try
        {
            return await work(transfer);
        }
        finally
        {
            lock (_gate)
            {
                _running.Remove(transfer);
            }
        }
    }
}

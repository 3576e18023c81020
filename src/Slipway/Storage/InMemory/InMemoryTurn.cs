namespace Slipway.Storage.InMemory;

/// <summary>Lets callers in one at a time, in the order in which they ask.</summary>
internal sealed class InMemoryTurn
{
    private readonly Lock _gate = new();
    private Task _last = Task.CompletedTask;

    /// <summary>Waits for a turn. Dispose the result to end it.</summary>
    public async Task<IDisposable> TakeAsync(CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var turn = new Turn();
        Task before;
        lock (_gate)
        {
            (before, _last) = (_last, turn.Ended);
        }

        await before;
        return turn;
    }

    private sealed class Turn : IDisposable
    {
        private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Ended => _end.Task;

        public void Dispose() => _end.TrySetResult();
    }
}

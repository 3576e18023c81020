namespace Slipway.Storage.InMemory;

internal sealed class InMemoryRemoval(InMemoryStore store, IDisposable turn) : IStashRemoval
{
    public IReadOnlySet<string> Held { get; } = store.Held();

    public Task DeleteAsync(string locator, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (Held.Contains(locator))
        {
            throw StoreFailures.IsHeld(store.Address, locator);
        }

        store.Remove(locator);
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        turn.Dispose();
        return ValueTask.CompletedTask;
    }
}

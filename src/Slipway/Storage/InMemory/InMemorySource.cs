namespace Slipway.Storage.InMemory;

internal sealed class InMemorySource(string locator, byte[] content) : IPackSource
{
    public long Length => content.Length;

    public bool IsNear => false;

    public ValueTask ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        StoreFailures.CheckRange(locator, content.Length, offset, buffer.Length);
        content.AsSpan((int)offset, buffer.Length).CopyTo(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

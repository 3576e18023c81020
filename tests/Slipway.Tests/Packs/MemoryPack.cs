using Slipway.Storage;

namespace Slipway.Tests.Packs;

/// <summary>A pack in memory, which fails the test on a read beyond its ends.</summary>
internal sealed class MemoryPack(byte[] file) : IPackSource
{
    public long Length => file.Length;

    public bool IsNear => false;

    public ValueTask ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancel)
    {
        Assert.True(offset >= 0 && offset + buffer.Length <= file.Length, "A read outside the file was asked for.");
        file.AsSpan((int)offset, buffer.Length).CopyTo(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

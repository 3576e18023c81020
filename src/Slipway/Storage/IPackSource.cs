namespace Slipway.Storage;

/// <summary>One stored file, read by ranges. Reads may run concurrently.</summary>
public interface IPackSource : IAsyncDisposable
{
    /// <summary>Length of the file in bytes.</summary>
    long Length { get; }

    /// <summary>Whether it answers so fast that prefetching does not help.</summary>
    bool IsNear { get; }

    /// <summary>Fills the whole buffer from an offset in bytes.</summary>
    /// <exception cref="SlipwayException">Store: the range could not be read, or lies outside the file.</exception>
    ValueTask ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancel = default);
}

using System.Buffers;

namespace Slipway.Storage.PackCache;

/// <summary>A pack whose blocks are kept on disk once they were read.</summary>
internal sealed class CachedSource(IPackSource inner, CacheFile file) : IPackSource
{
    /// <summary>The longest piece fetched in one read. A frame fits.</summary>
    private const int MaxPiece = 4 << 20;

    private volatile bool _isBroken;

    public long Length => inner.Length;

    public bool IsNear => inner.IsNear;

    public async ValueTask ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancel)
    {
        StoreFailures.CheckRange("pack", Length, offset, buffer.Length);
        if (_isBroken || !await TryReadAsync(offset, buffer, cancel))
        {
            await inner.ReadAsync(offset, buffer, cancel);
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            file.Save();
        }
        catch (IOException)
        {
            // The blocks are then fetched again another time.
        }

        file.Dispose();
        await inner.DisposeAsync();
    }

    private async Task<bool> TryReadAsync(long offset, Memory<byte> buffer, CancellationToken cancel)
    {
        try
        {
            await FetchAsync(
                offset / CacheFile.BlockSize,
                (offset + buffer.Length + CacheFile.BlockSize - 1) / CacheFile.BlockSize,
                cancel
            );
            while (buffer.Length > 0)
            {
                var read = await file.ReadAsync(offset, buffer, cancel);
                if (read == 0)
                {
                    return false;
                }

                offset += read;
                buffer = buffer[read..];
            }

            return true;
        }
        catch (IOException)
        {
            // A full disk must not prevent a restore: the rest bypasses the cache.
            _isBroken = true;
            return false;
        }
    }

    private async Task FetchAsync(long first, long end, CancellationToken cancel)
    {
        while (file.Map.FindMissing(first, end) is var (missing, stop) && missing < stop)
        {
            var last = Math.Min(stop, missing + (MaxPiece / CacheFile.BlockSize));
            await FetchPieceAsync(missing, last, cancel);
            first = last;
        }
    }

    private async Task FetchPieceAsync(long first, long end, CancellationToken cancel)
    {
        var offset = first * CacheFile.BlockSize;
        var length = (int)(Math.Min(end * CacheFile.BlockSize, Length) - offset);
        var rented = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            var piece = rented.AsMemory(0, length);
            await inner.ReadAsync(offset, piece, cancel);
            await file.WriteAsync(offset, piece, cancel);
            file.Map.Add(first, end);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}

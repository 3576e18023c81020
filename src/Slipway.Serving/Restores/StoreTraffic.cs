using Slipway.Storage;

namespace Slipway.Serving.Restores;

/// <summary>A store that measures its reads, for one restore.</summary>
internal sealed class StoreTraffic(IStashStore store, TimeProvider clock) : ForwardingStore(store)
{
    private readonly Lock _gate = new();
    private int _running;
    private long _since;
    private TimeSpan _busy;
    private long _bytes;

    /// <summary>Bytes that were read.</summary>
    public long Bytes
    {
        get
        {
            lock (_gate)
            {
                return _bytes;
            }
        }
    }

    /// <summary>How long at least one read was running. Whatever waits for these bytes cannot be faster.</summary>
    public TimeSpan Busy
    {
        get
        {
            lock (_gate)
            {
                return _running == 0 ? _busy : _busy + clock.GetElapsedTime(_since);
            }
        }
    }

    public override async Task<IPackSource> OpenAsync(string locator, CancellationToken cancel)
    {
        Begin();
        try
        {
            return new Source(this, await Inner.OpenAsync(locator, cancel));
        }
        finally
        {
            End(0);
        }
    }

    private void Begin()
    {
        lock (_gate)
        {
            if (_running++ == 0)
            {
                _since = clock.GetTimestamp();
            }
        }
    }

    private void End(long bytes)
    {
        lock (_gate)
        {
            _bytes += bytes;
            if (--_running == 0)
            {
                _busy += clock.GetElapsedTime(_since);
            }
        }
    }

    private sealed class Source(StoreTraffic traffic, IPackSource inner) : IPackSource
    {
        public long Length => inner.Length;

        public bool IsNear => inner.IsNear;

        public async ValueTask ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancel)
        {
            traffic.Begin();
            var read = 0;
            try
            {
                await inner.ReadAsync(offset, buffer, cancel);
                read = buffer.Length;
            }
            finally
            {
                traffic.End(read);
            }
        }

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}

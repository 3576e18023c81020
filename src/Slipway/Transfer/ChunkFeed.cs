using System.Threading.Channels;
using Slipway.Content;

namespace Slipway.Transfer;

/// <summary>Delivers chunks in a given order and prefetches the frames that hold them.</summary>
internal sealed class ChunkFeed : IAsyncDisposable
{
    // Consecutive frames are read together up to this many stored bytes: on a remote store, requests cost more than bytes.
    private const int MaxRangeBytes = 2 << 20;
    private const int MaxRangeFrames = 4;

    private readonly FrameCache _cache;
    private readonly IEnumerable<ChunkRef> _chunks;
    private readonly Channel<CachedFrame> _ahead;
    private readonly CancellationTokenSource _stop;
    private readonly Task _scout;
    private CachedFrame? _current;

    public ChunkFeed(FrameCache cache, IEnumerable<ChunkRef> chunks, int framesAhead, CancellationToken cancel)
    {
        (_cache, _chunks) = (cache, chunks);
        _ahead = Channel.CreateBounded<CachedFrame>(new BoundedChannelOptions(framesAhead) { SingleReader = true, SingleWriter = true });
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        _scout = Task.Run(ScoutAsync, CancellationToken.None);
    }

    /// <summary>The bytes of the next chunk, which must be <paramref name="chunk"/>; valid until the next call.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> NextAsync(ChunkRef chunk)
    {
        var pack = _cache.Packs[chunk.Pack];
        var id = new FrameId(chunk.Pack, pack.Index.FrameOf(chunk.Ordinal));
        if (_current is null || _current.Id != id)
        {
            ReleaseCurrent();
            _current = await NextFrameAsync();
        }

        var data = await _current.Data.WaitAsync(_stop.Token);
        return data.AsMemory(pack.RangeOf(chunk.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        // This cancellation ends the scout, or the scout has already handed its failure to NextAsync.
        await _scout.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ReleaseCurrent();
        while (_ahead.Reader.TryRead(out var frame))
        {
            _cache.Release(frame);
        }

        _stop.Dispose();
    }

    private async ValueTask<CachedFrame> NextFrameAsync()
    {
        try
        {
            return await _ahead.Reader.ReadAsync(_stop.Token);
        }
        catch (ChannelClosedException e) when (e.InnerException is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(e.InnerException);
            throw;
        }
    }

    private void ReleaseCurrent()
    {
        if (_current is { } frame)
        {
            _current = null;
            _cache.Release(frame);
        }
    }

    private async Task ScoutAsync()
    {
        try
        {
            foreach (var range in Ranges())
            {
                var leased = _cache.Lease(range);
                for (var i = 0; i < leased.Length; i++)
                {
                    await PassOnAsync(leased, i);
                }
            }

            _ahead.Writer.TryComplete();
        }
        catch (Exception e)
        {
            _ahead.Writer.TryComplete(e);
        }
    }

    private async ValueTask PassOnAsync(CachedFrame[] leased, int i)
    {
        try
        {
            await _ahead.Writer.WriteAsync(leased[i], _stop.Token);
        }
        catch
        {
            foreach (var frame in leased.AsSpan(i))
            {
                _cache.Release(frame);
            }

            throw;
        }
    }

    // The frames in the order needed: repeated neighbours once, consecutive frames of a pack joined.
    private IEnumerable<FrameRange> Ranges()
    {
        var range = default(FrameRange);
        long bytes = 0;
        foreach (var chunk in _chunks)
        {
            var index = _cache.Packs[chunk.Pack].Index;
            var frame = index.FrameOf(chunk.Ordinal);
            if (range.Count > 0 && chunk.Pack == range.Pack && frame == range.First + range.Count - 1)
            {
                continue;
            }

            bytes += index.Frames[frame].Stored;
            if (
                range.Count > 0
                && chunk.Pack == range.Pack
                && frame == range.First + range.Count
                && range.Count < MaxRangeFrames
                && bytes <= MaxRangeBytes
            )
            {
                range = range with { Count = range.Count + 1 };
                continue;
            }

            if (range.Count > 0)
            {
                yield return range;
            }

            range = new FrameRange(chunk.Pack, frame, 1);
            bytes = index.Frames[frame].Stored;
        }

        if (range.Count > 0)
        {
            yield return range;
        }
    }
}

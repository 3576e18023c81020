using System.Buffers;
using Slipway.Packs;

namespace Slipway.Transfer;

/// <summary>
/// The frames of a stash's packs. Each is read, decompressed and checked once, shared by all running streams, and kept for a while after
/// its last use, because repeated chunks are mostly close together.
/// </summary>
internal sealed class FrameCache(IReadOnlyList<PackReader> packs, TransferMeter meter) : IAsyncDisposable
{
    // Raw bytes of unused frames to keep. Few at first, because buffers reused at once are still in the processor's cache; more each time
    // a discarded frame is needed again.
    private const long LeastIdle = 4 << 20;
    private const long MostIdle = 32 << 20;

    private readonly Lock _gate = new();
    private readonly Dictionary<FrameId, CachedFrame> _frames = [];
    private readonly LinkedList<CachedFrame> _idle = [];
    private readonly HashSet<FrameId> _givenUp = [];
    private readonly CancellationTokenSource _stop = new();
    private long _idleBytes;
    private long _idleBudget = LeastIdle;

    public IReadOnlyList<PackReader> Packs => packs;

    /// <summary>Leases consecutive frames of one pack. One read fetches those that are missing. Release each frame.</summary>
    public CachedFrame[] Lease(FrameRange range)
    {
        var leased = new CachedFrame[range.Count];
        lock (_gate)
        {
            var (first, last) = (-1, -1);
            for (var i = 0; i < range.Count; i++)
            {
                var id = new FrameId(range.Pack, range.First + i);
                if (!_frames.TryGetValue(id, out var frame))
                {
                    _frames[id] = frame = new CachedFrame(id, packs[range.Pack].Index.Frames[id.Frame].Raw);
                    (first, last) = (first < 0 ? i : first, i);
                    _idleBudget = _givenUp.Contains(id) ? Math.Min(2 * _idleBudget, MostIdle) : _idleBudget;
                }

                Hold(frame);
                leased[i] = frame;
            }

            if (first >= 0)
            {
                // The read holds its frames too: a caller that gives up must not take their buffers away.
                var missing = leased.AsSpan(first..(last + 1)).ToArray();
                foreach (var frame in missing)
                {
                    Hold(frame);
                }

                _ = Task.Run(() => FetchAsync(missing), CancellationToken.None);
            }
        }

        return leased;
    }

    /// <summary>Returns a leased frame.</summary>
    public void Release(CachedFrame frame)
    {
        lock (_gate)
        {
            if (--frame.Holders > 0)
            {
                return;
            }

            if (!frame.Data.IsCompletedSuccessfully)
            {
                // The read failed: the next request tries again.
                Remove(frame);
                return;
            }

            frame.Node = _idle.AddLast(frame);
            _idleBytes += frame.Raw;
            while (_idleBytes > _idleBudget && _idle.First is { } oldest)
            {
                _idleBytes -= oldest.Value.Raw;
                _idle.RemoveFirst();
                _givenUp.Add(oldest.Value.Id);
                Remove(oldest.Value);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        Task[] reads;
        lock (_gate)
        {
            reads = [.. _frames.Values.Select(frame => (Task)frame.Data)];
        }

        // Those who leased the frames see the failures.
        await Task.WhenAll(reads).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private void Hold(CachedFrame frame)
    {
        if (frame.Holders++ == 0 && frame.Node is { } node)
        {
            _idle.Remove(node);
            _idleBytes -= frame.Raw;
            frame.Node = null;
        }
    }

    private void Remove(CachedFrame frame)
    {
        _frames.Remove(frame.Id);
        if (frame.Data.IsCompletedSuccessfully)
        {
            ArrayPool<byte>.Shared.Return(frame.Data.Result);
        }
    }

    private async Task FetchAsync(CachedFrame[] frames)
    {
        var pack = packs[frames[0].Id.Pack];
        if (frames is [var only] && pack.Index.Frames[only.Id.Frame].Kind == FrameKind.Stored)
        {
            await FetchAsync(pack, only);
            return;
        }

        var (first, last) = (pack.Index.Frames[frames[0].Id.Frame], pack.Index.Frames[frames[^1].Id.Frame]);
        var length = (int)(last.Offset + last.Stored - first.Offset);
        var stored = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            await pack.ReadStoredAsync(first.Offset, stored.AsMemory(0, length), _stop.Token);
            meter.AddStored(length);
            await Task.WhenAll(frames.Select(frame => Task.Run(() => Unpack(pack, frame, stored, first.Offset), CancellationToken.None)));
        }
        catch (Exception e)
        {
            foreach (var frame in frames)
            {
                frame.Fail(e);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(stored);
            foreach (var frame in frames)
            {
                Release(frame);
            }
        }
    }

    // Uncompressed frames are read directly into their final buffer.
    private async Task FetchAsync(PackReader pack, CachedFrame cached)
    {
        var frame = pack.Index.Frames[cached.Id.Frame];
        var raw = ArrayPool<byte>.Shared.Rent(frame.Raw);
        try
        {
            await pack.ReadStoredAsync(frame.Offset, raw.AsMemory(0, frame.Raw), _stop.Token);
            meter.AddStored(frame.Stored);
            pack.Check(cached.Id.Frame, raw.AsSpan(0, frame.Raw));
            cached.Succeed(raw);
        }
        catch (Exception e)
        {
            ArrayPool<byte>.Shared.Return(raw);
            cached.Fail(e);
        }
        finally
        {
            Release(cached);
        }
    }

    private static void Unpack(PackReader pack, CachedFrame cached, byte[] stored, long start)
    {
        if (cached.Data.IsCompleted)
        {
            return;
        }

        var frame = pack.Index.Frames[cached.Id.Frame];
        var raw = ArrayPool<byte>.Shared.Rent(frame.Raw);
        try
        {
            pack.Unpack(cached.Id.Frame, stored.AsSpan((int)(frame.Offset - start), frame.Stored), raw.AsSpan(0, frame.Raw));
        }
        catch (Exception e)
        {
            ArrayPool<byte>.Shared.Return(raw);
            cached.Fail(e);
            return;
        }

        cached.Succeed(raw);
    }
}

/// <summary>Identifies a frame by pack and number.</summary>
internal readonly record struct FrameId(int Pack, int Frame);

/// <summary>Consecutive frames of one pack.</summary>
internal readonly record struct FrameRange(int Pack, int First, int Count);

/// <summary>A frame in the cache, or being fetched.</summary>
internal sealed class CachedFrame(FrameId id, int raw)
{
    private readonly TaskCompletionSource<byte[]> _data = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public FrameId Id => id;

    /// <summary>Length of its content in bytes; the array may be longer.</summary>
    public int Raw => raw;

    /// <summary>Its content, once it has been checked.</summary>
    public Task<byte[]> Data => _data.Task;

    // The cache's lock guards both.
    public int Holders { get; set; }

    public LinkedListNode<CachedFrame>? Node { get; set; }

    public void Succeed(byte[] data) => _data.SetResult(data);

    public void Fail(Exception reason) => _data.TrySetException(reason);
}

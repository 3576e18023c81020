using Slipway.CacheMounts.Wire;
using Slipway.Folders;
using Slipway.Streams;

namespace Slipway.CacheMounts.Agent;

/// <summary>Sends a tar stream in messages; the next message is filled while one is being sent.</summary>
internal sealed class SegmentStream(AgentLink link, int number) : WriteOnlyStream
{
    private Message _filling = Begin(new Message(), number);
    private Message _sending = new();
    private Task _sent = Task.CompletedTask;
    private (int First, int Count) _run;

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!buffer.IsEmpty)
        {
            await EndRunAsync(cancellationToken);
        }

        while (!buffer.IsEmpty)
        {
            var taken = TarSegments.WriteBytes(_filling, buffer.Span);
            buffer = buffer[taken..];
            if (taken == 0)
            {
                await SendAsync(cancellationToken);
            }
        }
    }

    /// <summary>Makes the host insert the content of an entry that it has.</summary>
    public async ValueTask OmitContentAsync(int entry, CancellationToken cancel)
    {
        await EndRunAsync(cancel);
        await DemandRoomAsync(cancel);
        TarSegments.WriteContent(_filling, entry);
    }

    /// <summary>Makes the host insert an entry that it has. Consecutive entries are sent as one range.</summary>
    public async ValueTask OmitEntryAsync(int entry, CancellationToken cancel)
    {
        if (_run.Count > 0 && entry != _run.First + _run.Count)
        {
            await EndRunAsync(cancel);
        }

        _run = _run.Count > 0 ? (_run.First, _run.Count + 1) : (entry, 1);
    }

    /// <summary>Describes the entry whose headers come next.</summary>
    public async ValueTask DescribeAsync(
        EntryFacts facts,
        int headers,
        PathBuffer path,
        ReadOnlyMemory<byte> link,
        CancellationToken cancel
    )
    {
        await EndRunAsync(cancel);
        if (!TarSegments.TryWriteEntry(_filling, facts, headers, path.Span, link.Span))
        {
            await SendAsync(cancel);
            TarSegments.TryWriteEntry(_filling, facts, headers, path.Span, link.Span);
        }
    }

    public async Task FinishAsync(CancellationToken cancel)
    {
        await EndRunAsync(cancel);
        await SendAsync(cancel);
        await _sent;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _filling.Dispose();
            _sending.Dispose();
        }

        base.Dispose(disposing);
    }

    private async ValueTask EndRunAsync(CancellationToken cancel)
    {
        if (_run.Count > 0)
        {
            await DemandRoomAsync(cancel);
            TarSegments.WriteEntries(_filling, _run.First, _run.Count);
            _run = default;
        }
    }

    private ValueTask DemandRoomAsync(CancellationToken cancel) =>
        _filling.Free.Length < TarSegments.ReferenceLength ? SendAsync(cancel) : ValueTask.CompletedTask;

    private async ValueTask SendAsync(CancellationToken cancel)
    {
        await _sent;
        (_filling, _sending) = (_sending, _filling);
        _sent = link.CallAsync(_sending, cancel);
        Begin(_filling, number);
    }

    private static Message Begin(Message message, int mount)
    {
        AgentLink.Begin(message, Call.Tar, mount);
        return message;
    }
}

using Slipway.CacheMounts.Wire;
using Slipway.Streams;

namespace Slipway.CacheMounts.Agent;

/// <summary>Sends a tar stream in messages; while one is on its way the next is filled.</summary>
internal sealed class SegmentStream(AgentLink link, int number) : WriteOnlyStream
{
    private Message _filling = Begin(new Message(), number);
    private Message _sending = new();
    private Task _sent = Task.CompletedTask;

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
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

    public async ValueTask OmitAsync(int entry, CancellationToken cancel)
    {
        if (_filling.Free.Length < TarSegments.HeadLength)
        {
            await SendAsync(cancel);
        }

        TarSegments.WriteContent(_filling, entry);
    }

    public async Task FinishAsync(CancellationToken cancel)
    {
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

using System.Threading.Channels;
using Slipway.Streams;

namespace Slipway.CacheMounts.Wire;

/// <summary>Cuts what is written to it into messages; a few of them wait until they are requested.</summary>
internal sealed class ContentStream(SharedSlots? shared) : WriteOnlyStream
{
    /// <summary>How many messages wait: enough for the source to go on while one is sent.</summary>
    public const int Ahead = 3;

    private readonly Channel<Message> _ready = Channel.CreateBounded<Message>(
        new BoundedChannelOptions(Ahead) { SingleReader = true, SingleWriter = true }
    );
    private Message _filling = shared?.Begin() ?? new Message();

    /// <summary>The next message; null at the end. The caller disposes it.</summary>
    public async Task<Message?> NextAsync(CancellationToken cancel)
    {
        try
        {
            return await _ready.Reader.WaitToReadAsync(cancel) && _ready.Reader.TryRead(out var message) ? message : null;
        }
        catch (ChannelClosedException e) when (e.InnerException is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(e.InnerException);
            throw;
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            if (_filling.Free.IsEmpty)
            {
                await PassOnAsync(cancellationToken);
            }

            var taken = Math.Min(buffer.Length, _filling.Free.Length);
            _filling.Append(buffer.Span[..taken]);
            buffer = buffer[taken..];
        }
    }

    /// <summary>Runs a source that writes to the stream; the stream ends with the source, however that ends.</summary>
    public async Task FeedAsync(Func<Stream, Task> source, CancellationToken cancel)
    {
        try
        {
            await source(this);
            if (_filling.Length > 0)
            {
                await PassOnAsync(cancel);
            }

            _ready.Writer.TryComplete();
        }
        catch (Exception e)
        {
            _ready.Writer.TryComplete(e);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _filling.Dispose();
            while (_ready.Reader.TryRead(out var message))
            {
                message.Dispose();
            }
        }

        base.Dispose(disposing);
    }

    private async Task PassOnAsync(CancellationToken cancel)
    {
        await _ready.Writer.WriteAsync(_filling, cancel);
        _filling = shared?.Begin() ?? new Message();
    }
}

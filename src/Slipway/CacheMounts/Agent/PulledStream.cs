using Slipway.CacheMounts.Wire;
using Slipway.Streams;

namespace Slipway.CacheMounts.Agent;

/// <summary>
/// The tar stream of the wanted entries. Once a piece has arrived the next is requested, and it waits in the socket until it is needed. It
/// is then read whole and at once; reading it as it arrives would wake a thread for each part.
/// </summary>
internal sealed class PulledStream(AgentLink link, int number) : ReadOnlyStream, IPieces
{
    private readonly Message _message = new();
    private ReadOnlyMemory<byte> _piece;
    private bool _asked;
    private bool _ended;

    public async ValueTask<ReadOnlyMemory<byte>> TakeAsync(CancellationToken cancel)
    {
        if (_ended)
        {
            return default;
        }

        if (!_asked)
        {
            await AskAsync(cancel);
        }

        _asked = false;
        var piece = await link.ReceiveAsync(_message, cancel);
        _ended = piece.IsEmpty;
        if (!_ended)
        {
            await AskAsync(cancel);
        }

        return piece;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_piece.IsEmpty)
        {
            _piece = await TakeAsync(cancellationToken);
        }

        var taken = Math.Min(buffer.Length, _piece.Length);
        _piece[..taken].CopyTo(buffer);
        _piece = _piece[taken..];
        return taken;
    }

    public override int Read(Span<byte> buffer) => throw new NotSupportedException();

    /// <summary>Receives a pending answer: the link takes one call at a time.</summary>
    public override async ValueTask DisposeAsync()
    {
        // If that fails, report what ended the use of this stream instead.
        Task answer = _asked ? link.ReceiveAsync(_message, CancellationToken.None) : Task.CompletedTask;
        await answer.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        _message.Dispose();
        await base.DisposeAsync();
    }

    private async Task AskAsync(CancellationToken cancel)
    {
        await link.AskAsync(Call.Content, number, cancel);
        _asked = true;
    }
}

using Slipway.CacheMounts.Wire;
using Slipway.Streams;

namespace Slipway.CacheMounts.Agent;

/// <summary>
/// The tar stream of what is wanted. The next piece is asked for as soon as one is there, and waits in the socket until it is needed:
/// read then, it comes at once and whole, where reading along would wake a thread for each part of it.
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

    /// <summary>Takes an answer that is under way: the link takes one call at a time.</summary>
    public override async ValueTask DisposeAsync()
    {
        // If that fails, what ended the use of this stream is the one to report.
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

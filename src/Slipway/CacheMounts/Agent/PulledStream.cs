using Slipway.CacheMounts.Wire;

namespace Slipway.CacheMounts.Agent;

/// <summary>The tar stream of what is wanted; while a piece is read the next one is on its way.</summary>
internal sealed class PulledStream(AgentLink link, int number) : Images.ReadOnlyStream
{
    private Message _piecesOf = new();
    private Message _nextOf = new();
    private Task<ReadOnlyMemory<byte>>? _next;
    private ReadOnlyMemory<byte> _piece;
    private bool _ended;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_piece.IsEmpty && !_ended)
        {
            _piece = await (_next ?? PullAsync(cancellationToken));
            (_piecesOf, _nextOf) = (_nextOf, _piecesOf);
            _ended = _piece.IsEmpty;
            _next = _ended ? null : PullAsync(cancellationToken);
        }

        var taken = Math.Min(buffer.Length, _piece.Length);
        _piece[..taken].CopyTo(buffer);
        _piece = _piece[taken..];
        return taken;
    }

    public override int Read(Span<byte> buffer) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        // A message that is still on its way keeps its buffer.
        if (disposing && _next is not { IsCompleted: false })
        {
            _piecesOf.Dispose();
            _nextOf.Dispose();
        }

        base.Dispose(disposing);
    }

    private Task<ReadOnlyMemory<byte>> PullAsync(CancellationToken cancel) => link.PullAsync(Call.Content, number, _nextOf, cancel);
}

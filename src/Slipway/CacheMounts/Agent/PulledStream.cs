using Slipway.CacheMounts.Wire;
using Slipway.Streams;

namespace Slipway.CacheMounts.Agent;

/// <summary>The tar stream of what is wanted; while a piece is read the next one is on its way.</summary>
internal sealed class PulledStream(AgentLink link, int number) : ReadOnlyStream, IPieces
{
    private Message _current = new();
    private Message _following = new();
    private Task<ReadOnlyMemory<byte>>? _next;
    private ReadOnlyMemory<byte> _piece;
    private bool _ended;

    public async ValueTask<ReadOnlyMemory<byte>> TakeAsync(CancellationToken cancel)
    {
        if (_ended)
        {
            return default;
        }

        var piece = await (_next ?? PullAsync(cancel));
        (_current, _following) = (_following, _current);
        _ended = piece.IsEmpty;
        _next = _ended ? null : PullAsync(cancel);
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

    /// <summary>Lets a call that is under way end: the link takes one at a time.</summary>
    public override async ValueTask DisposeAsync()
    {
        await ((Task?)_next ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _current.Dispose();
        _following.Dispose();
        await base.DisposeAsync();
    }

    private Task<ReadOnlyMemory<byte>> PullAsync(CancellationToken cancel) => link.PullAsync(Call.Content, number, _following, cancel);
}

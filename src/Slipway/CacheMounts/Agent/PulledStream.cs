using Slipway.CacheMounts.Wire;
using Slipway.Streams;

namespace Slipway.CacheMounts.Agent;

/// <summary>The tar stream of what is wanted; while a piece is read the next one is on its way.</summary>
internal sealed class PulledStream(AgentLink link, int number) : ReadOnlyStream
{
    private Message _current = new();
    private Message _following = new();
    private Task<ReadOnlyMemory<byte>>? _next;
    private ReadOnlyMemory<byte> _piece;
    private bool _ended;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_piece.IsEmpty && !_ended)
        {
            _piece = await (_next ?? PullAsync(cancellationToken));
            (_current, _following) = (_following, _current);
            _ended = _piece.IsEmpty;
            _next = _ended ? null : PullAsync(cancellationToken);
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

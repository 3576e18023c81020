using Slipway.CacheMounts.Wire;

namespace Slipway.CacheMounts.Agent;

/// <summary>The tar stream of what is wanted; while a piece is read the next one is on its way.</summary>
internal sealed class PulledStream(AgentLink link, int number) : Images.ReadOnlyStream
{
    private Task<byte[]>? _next;
    private ReadOnlyMemory<byte> _piece;
    private bool _ended;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_piece.IsEmpty && !_ended)
        {
            _piece = await (_next ?? PullAsync(cancellationToken));
            _ended = _piece.IsEmpty;
            _next = _ended ? null : PullAsync(cancellationToken);
        }

        var taken = Math.Min(buffer.Length, _piece.Length);
        _piece[..taken].CopyTo(buffer);
        _piece = _piece[taken..];
        return taken;
    }

    public override int Read(Span<byte> buffer) => throw new NotSupportedException();

    private async Task<byte[]> PullAsync(CancellationToken cancel) => (await link.CallAsync(Call.Content, number, cancel)).ToArray();
}

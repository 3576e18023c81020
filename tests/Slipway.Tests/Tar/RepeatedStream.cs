using Slipway.Streams;

namespace Slipway.Tests.Tar;

/// <summary>A stream that repeats a piece, and cannot seek.</summary>
internal sealed class RepeatedStream(byte[] piece, long times) : ReadOnlyStream
{
    private long _position;

    public override int Read(Span<byte> buffer)
    {
        var start = (int)(_position % piece.Length);
        var count = (int)Math.Min(Math.Min(buffer.Length, piece.Length - start), (piece.Length * times) - _position);
        piece.AsSpan(start, count).CopyTo(buffer);
        _position += count;
        return count;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Read(buffer.Span));
}

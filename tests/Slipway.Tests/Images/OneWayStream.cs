using Slipway.Streams;

namespace Slipway.Tests.Images;

/// <summary>Bytes that come once and in odd portions, as from a socket.</summary>
internal sealed class OneWayStream(byte[] data, int portion = 700) : ReadOnlyStream
{
    private int _position;

    public override int Read(Span<byte> buffer)
    {
        var length = Math.Min(Math.Min(buffer.Length, portion), data.Length - _position);
        data.AsSpan(_position, length).CopyTo(buffer);
        _position += length;
        return length;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Read(buffer.Span));
}

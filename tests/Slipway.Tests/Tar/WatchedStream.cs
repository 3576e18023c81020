namespace Slipway.Tests.Tar;

/// <summary>Remembers which bytes were read.</summary>
internal sealed class WatchedStream(byte[] bytes) : MemoryStream(bytes)
{
    public List<(long Start, long End)> Reads { get; } = [];

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var start = Position;
        var read = Read(buffer.Span);
        Reads.Add((start, start + read));
        return ValueTask.FromResult(read);
    }
}

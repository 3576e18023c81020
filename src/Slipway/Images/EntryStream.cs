using Slipway.Streams;
using Slipway.Tar;

namespace Slipway.Images;

/// <summary>The content of an archive's current member, read directly from the archive.</summary>
internal sealed class EntryStream(Stream archive, long length, string name) : ReadOnlyStream
{
    private long _remaining = length;

    public long Remaining => _remaining;

    /// <summary>Bytes of padding before the next header.</summary>
    public int Padding { get; } = TarHeader.PaddingAfter(length);

    public override int Read(Span<byte> buffer)
    {
        var wanted = (int)Math.Min(buffer.Length, _remaining);
        return wanted == 0 ? 0 : Count(archive.Read(buffer[..wanted]));
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var wanted = (int)Math.Min(buffer.Length, _remaining);
        return wanted == 0 ? 0 : Count(await archive.ReadAsync(buffer[..wanted], cancellationToken));
    }

    private int Count(int read)
    {
        _remaining -= read;
        return read > 0 ? read : throw Refusal.Of($"The archive ends in the middle of '{name}'");
    }
}

using System.Security.Cryptography;
using Slipway.Content;
using Slipway.Stashes;

namespace Slipway.Images;

/// <summary>Passes a layer on, and checks on the way that it has its size and, where nobody else will, its digest.</summary>
internal sealed class CheckedWriteStream(Stream destination, TarRecord tar, bool checkDigest) : Stream
{
    private readonly IncrementalHash? _hash = checkDigest ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256) : null;
    private long _written;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _written;
        set => throw new NotSupportedException();
    }

    /// <summary>To be called after the last write.</summary>
    /// <exception cref="SlipwayException">Refused: the layer is not what its record says.</exception>
    public void Finish()
    {
        var digest = default(Digest);
        _hash?.GetHashAndReset(digest);
        if (_written != tar.Size || (_hash is not null && digest != tar.Digest))
        {
            throw Refusal.Of($"Layer {tar.Digest} of {tar.Size} bytes came back as {_written} bytes{(_hash is null ? "" : $" with the digest {digest}")}");
        }
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Count(buffer);
        destination.Write(buffer);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Count(buffer.Span);
        return destination.WriteAsync(buffer, cancellationToken);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush() => destination.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => destination.FlushAsync(cancellationToken);

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _hash?.Dispose();
        }

        base.Dispose(disposing);
    }

    // The receiver was told the size: not one byte more may follow.
    private void Count(ReadOnlySpan<byte> buffer)
    {
        _written += buffer.Length;
        if (_written > tar.Size)
        {
            throw Refusal.Of($"Layer {tar.Digest} has more than the {tar.Size} bytes of its record");
        }

        _hash?.AppendData(buffer);
    }
}

using System.Security.Cryptography;
using Slipway.Content;
using Slipway.Records;
using Slipway.Streams;

namespace Slipway.Transfer;

/// <summary>Passes on a rebuilt tar stream and checks its size and, where nobody else does, its digest.</summary>
internal sealed class CheckedWriteStream(Stream destination, TarRecord tar, bool checkDigest) : WriteOnlyStream
{
    private readonly IncrementalHash? _hash = checkDigest ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256) : null;
    private long _written;

    public override long Position
    {
        get => _written;
        set => throw new NotSupportedException();
    }

    /// <summary>Call after the last write.</summary>
    /// <exception cref="SlipwayException">Refused: the stream does not match its record.</exception>
    public void Finish()
    {
        var digest = default(Digest);
        _hash?.GetHashAndReset(digest);
        if (_written != tar.Size || (_hash is not null && digest != tar.Digest))
        {
            throw Refused($"came back as {_written} bytes{(_hash is null ? "" : $" with the digest {digest}")}");
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

    public override void Flush() => destination.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => destination.FlushAsync(cancellationToken);

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
            throw Refused("has more bytes than that");
        }

        _hash?.AppendData(buffer);
    }

    private SlipwayException Refused(string why) =>
        new(
            FailureKind.Refused,
            $"The record promises the stream {tar.Digest} of {tar.Size} bytes, but it {why}. "
                + $"Remove that stash{HowTo.Current.Delete} and save it again."
        );
}

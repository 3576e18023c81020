using System.Security.Cryptography;
using Slipway.Content;
using Slipway.Streams;

namespace Slipway.Images;

/// <summary>Hashes and counts what is read through it.</summary>
internal sealed class HashingReadStream(Stream source) : ReadOnlyStream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public long Count { get; private set; }

    public Digest Finish()
    {
        var digest = default(Digest);
        _hash.GetHashAndReset(digest);
        return digest;
    }

    public override int Read(Span<byte> buffer) => Take(buffer, source.Read(buffer));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await source.ReadAsync(buffer, cancellationToken);
        return Take(buffer.Span, read);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _hash.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Take(Span<byte> buffer, int read)
    {
        _hash.AppendData(buffer[..read]);
        Count += read;
        return read;
    }
}

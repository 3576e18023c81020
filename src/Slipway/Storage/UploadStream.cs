using Slipway.Streams;

namespace Slipway.Storage;

/// <summary>
/// The sequential, write-only stream of an upload. It survives its own disposal (a commit may follow), and remembers a failed write,
/// after which the bytes may be incomplete. Only the commit flushes the bytes, since nobody can see them earlier.
/// </summary>
internal sealed class UploadStream(Stream inner, Func<Exception, Exception> explain) : WriteOnlyStream
{
    private bool _closed;
    private bool _failed;
    private long _written;

    public override bool CanWrite => !_closed;

    public override long Length => _written;

    public override long Position
    {
        get => _written;
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Begin();
        try
        {
            inner.Write(buffer);
        }
        catch (Exception e)
        {
            throw Fail(e);
        }

        _written += buffer.Length;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Begin();
        try
        {
            await inner.WriteAsync(buffer, cancellationToken);
        }
        catch (Exception e)
        {
            throw Fail(e);
        }

        _written += buffer.Length;
    }

    /// <summary>Ends writing, before a commit.</summary>
    /// <exception cref="InvalidOperationException">A write failed, so that the content is incomplete.</exception>
    public void Finish()
    {
        _closed = true;
        if (_failed)
        {
            throw new InvalidOperationException("A write to this upload failed: dispose it and begin another.");
        }
    }

    protected override void Dispose(bool disposing)
    {
        _closed = true;
        base.Dispose(disposing);
    }

    private void Begin()
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        if (_failed)
        {
            throw new InvalidOperationException("An earlier write to this upload failed: dispose it and begin another.");
        }
    }

    private Exception Fail(Exception e)
    {
        _failed = true;
        return explain(e);
    }
}

using Microsoft.AspNetCore.Http;

namespace Slipway.Tests.GitHub.Faults;

/// <summary>An answer's body with a fault: it is cut, slowed or changed at some place, or its connection is reset.</summary>
internal sealed class FaultyBody(HttpContext http, Stream inner, Fault fault, FaultPlan plan) : Stream
{
    private long _place = -1;
    private long _written;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _written;

    public override long Position
    {
        get => _written;
        set => throw new NotSupportedException();
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Begin(buffer.Length);
        switch (fault.Kind)
        {
            case FaultKind.ResetMidBody:
                await WriteUpToPlaceAsync(buffer, cancellationToken);
                await inner.FlushAsync(cancellationToken);
                if (_written >= _place)
                {
                    http.Abort();
                    throw new OperationCanceledException();
                }

                break;

            case FaultKind.ShortBody:
                await WriteUpToPlaceAsync(buffer, cancellationToken);
                break;

            case FaultKind.SlowBody:
                await WriteSlowlyAsync(buffer, cancellationToken);
                break;

            default:
                await WriteChangedAsync(buffer, cancellationToken);
                break;
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override void Flush() => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private void Begin(int first)
    {
        if (_place < 0)
        {
            var length = http.Response.ContentLength ?? first;
            _place = Math.Min(fault.At ?? plan.PlaceIn(length), length - 1);
            if (fault.Kind == FaultKind.ShortBody)
            {
                http.Response.ContentLength = _place;
            }
        }
    }

    private async Task WriteUpToPlaceAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancel)
    {
        var count = (int)Math.Clamp(_place - _written, 0, buffer.Length);
        await inner.WriteAsync(buffer[..count], cancel);
        _written += count;
    }

    private async Task WriteSlowlyAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancel)
    {
        const int PerSecond = 20;
        var step = Math.Max(1, fault.BytesPerSecond / PerSecond);
        for (var at = 0; at < buffer.Length; at += step)
        {
            await inner.WriteAsync(buffer[at..Math.Min(buffer.Length, at + step)], cancel);
            await inner.FlushAsync(cancel);
            await Task.Delay(1000 / PerSecond, cancel);
        }

        _written += buffer.Length;
    }

    private async Task WriteChangedAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancel)
    {
        var copy = buffer.ToArray();
        if (_place >= _written && _place < _written + copy.Length)
        {
            copy[_place - _written] ^= 1;
        }

        await inner.WriteAsync(copy, cancel);
        _written += copy.Length;
    }
}

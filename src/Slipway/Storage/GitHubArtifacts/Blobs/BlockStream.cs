using System.Buffers;
using System.Security.Cryptography;
using Slipway.Content;
using Slipway.Streams;

namespace Slipway.Storage.GitHubArtifacts.Blobs;

/// <summary>
/// Cuts what is written into blocks and uploads several at a time while writing goes on. A writer waits while all upload slots are busy.
/// </summary>
internal sealed class BlockStream(BlockBlob blob, CancellationToken cancel) : WriteOnlyStream
{
    /// <summary>Same size as the official client: 50,000 blocks, the most that a blob may have, make 390 GiB.</summary>
    private const int BlockSize = 8 << 20;

    /// <summary>With the block being filled, 40 MiB of memory.</summary>
    private const int BlocksAtOnce = 4;

    private const int MaxBlocks = 50_000;

    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
    private readonly SemaphoreSlim _slots = new(BlocksAtOnce);
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly List<Task> _uploads = [];
    private byte[]? _block;
    private int _filled;
    private int _count;
    private Exception? _failure;

    /// <summary>Uploads the rest and makes the file from all blocks.</summary>
    /// <returns>SHA-256 of all bytes.</returns>
    public async Task<Digest> CompleteAsync(CancellationToken token)
    {
        if (_filled > 0)
        {
            await _slots.WaitAsync(token);
            Start();
        }

        await Task.WhenAll(_uploads).WaitAsync(token);
        CheckFailure();
        await blob.CommitAsync(_count, token);
        return new Digest(_hash.GetHashAndReset());
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _hash.AppendData(buffer);
        while (buffer.Length > 0)
        {
            var taken = Take(buffer);
            buffer = buffer[taken..];
            if (_filled == BlockSize)
            {
                _slots.Wait(_stop.Token);
                Start();
            }
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _hash.AppendData(buffer.Span);
        while (buffer.Length > 0)
        {
            var taken = Take(buffer.Span);
            buffer = buffer[taken..];
            if (_filled == BlockSize)
            {
                await _slots.WaitAsync(cancellationToken);
                Start();
            }
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();

        // The next write has reported their failures; without a next write, nobody needs the bytes.
        await Task.WhenAll(_uploads).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_block is { } block)
        {
            _block = null;
            ArrayPool<byte>.Shared.Return(block);
        }

        _hash.Dispose();
        _slots.Dispose();
        _stop.Dispose();
        await base.DisposeAsync();
    }

    private int Take(ReadOnlySpan<byte> buffer)
    {
        CheckFailure();
        _block ??= ArrayPool<byte>.Shared.Rent(BlockSize);
        var taken = Math.Min(buffer.Length, BlockSize - _filled);
        buffer[..taken].CopyTo(_block.AsSpan(_filled));
        _filled += taken;
        return taken;
    }

    private void Start()
    {
        if (_count == MaxBlocks)
        {
            throw new SlipwayException(
                FailureKind.Store,
                $"A stash on GitHub may have {(long)MaxBlocks * BlockSize} bytes. Save it in parts."
            );
        }

        _uploads.RemoveAll(static upload => upload.IsCompletedSuccessfully);
        _uploads.Add(UploadAsync(_count++, _block!, _filled));
        (_block, _filled) = (null, 0);
    }

    private async Task UploadAsync(int number, byte[] block, int length)
    {
        try
        {
            await blob.PutAsync(number, block, length, _stop.Token);
        }
        catch (Exception e)
        {
            // The other blocks are useless without this one.
            Interlocked.CompareExchange(ref _failure, e, null);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
            _slots.Release();
        }
    }

    private void CheckFailure()
    {
        if (Volatile.Read(ref _failure) is { } failure)
        {
            throw failure is SlipwayException known ? new SlipwayException(known.Kind, known.Message, known) : failure;
        }
    }
}

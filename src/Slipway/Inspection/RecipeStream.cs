using System.Security.Cryptography;
using Slipway.Content;
using Slipway.Packs;
using Slipway.Transfer;

namespace Slipway.Inspection;

/// <summary>
/// A tar stream for reading headers only: it fetches just the literals. Seeking forward skips contents without reading them; a content
/// that is read anyway comes as zeros, or is refused: a recipe may have headers among its contents, where a reader would take the zeros for
/// the stream's end.
/// </summary>
internal sealed class RecipeStream(
    FrameCache cache,
    IReadOnlyList<PackIndex> indexes,
    Recipe recipe,
    CancellationToken cancel,
    bool refuseContents = false
) : Stream
{
    private readonly ChunkFeed _feed = new(cache, recipe.Literals, framesAhead: 2, cancel);
    private ReadOnlyMemory<byte> _literal;
    private int _nextLiteral;

    // Literals that were skipped but not yet fetched: a seek cannot wait.
    private long _skipped;
    private int _step;
    private long _inStep;
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => recipe.Size;

    public override long Position
    {
        get => _position;
        set => Seek(value, SeekOrigin.Begin);
    }

    /// <summary>The recipe step whose chunk comes next; at the start of a content, the step of its first chunk.</summary>
    public int Step => _step;

    /// <summary>
    /// Returns a digest that is equal for equal contents: the digest over the digests of the next chunks, up to the given length.
    /// </summary>
    public Digest ContentIdentity(long length)
    {
        using var all = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var step = _step; length > 0 && step < recipe.Steps.Count; step++)
        {
            var chunk = recipe.Steps[step].Chunk;
            length -= indexes[chunk.Pack].ChunkLengths[chunk.Ordinal];
            all.AppendData(indexes[chunk.Pack].ChunkDigests[chunk.Ordinal]);
        }

        return new Digest(all.GetHashAndReset());
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = 0;
        while (read < buffer.Length && _position < recipe.Size)
        {
            var (literal, left) = Here();
            var taken = (int)Math.Min(left, buffer.Length - read);
            if (literal)
            {
                await FillLiteralAsync();
                taken = Math.Min(taken, _literal.Length);
                _literal[..taken].CopyTo(buffer[read..]);
                _literal = _literal[taken..];
            }
            else if (refuseContents)
            {
                throw new SlipwayException(
                    FailureKind.Refused,
                    $"The headers of stream {recipe.Digest.Short} cannot be read alone: its recipe has some among the contents."
                );
            }
            else
            {
                buffer.Slice(read, taken).Span.Clear();
            }

            Advance(taken);
            read += taken;
        }

        return read;
    }

    public override long Seek(long offset, SeekOrigin origin)
    {
        var target = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => _position + offset,
            _ => recipe.Size + offset,
        };
        ArgumentOutOfRangeException.ThrowIfLessThan(target, _position, nameof(offset));
        while (_position < Math.Min(target, recipe.Size))
        {
            var (literal, left) = Here();
            var taken = (int)Math.Min(Math.Min(left, target - _position), int.MaxValue);
            _skipped += literal ? taken : 0;
            Advance(taken);
        }

        return _position;
    }

    public override async ValueTask DisposeAsync()
    {
        await _feed.DisposeAsync();
        await base.DisposeAsync();
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() { }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    // Whether the position is in a literal, and how many bytes are left of that part of the step.
    private (bool Literal, long Left) Here()
    {
        if (_step == recipe.Steps.Count)
        {
            return (true, recipe.Tail - _inStep);
        }

        var step = recipe.Steps[_step];
        return _inStep < step.LiteralLength
            ? (true, step.LiteralLength - _inStep)
            : (false, step.LiteralLength + ChunkLength(step) - _inStep);
    }

    private void Advance(int count)
    {
        _position += count;
        _inStep += count;
        while (_step < recipe.Steps.Count && _inStep == recipe.Steps[_step].LiteralLength + ChunkLength(recipe.Steps[_step]))
        {
            _step++;
            _inStep = 0;
        }
    }

    private int ChunkLength(RecipeStep step) => indexes[step.Chunk.Pack].ChunkLengths[step.Chunk.Ordinal];

    private async ValueTask FillLiteralAsync()
    {
        while (true)
        {
            var dropped = (int)Math.Min(_skipped, _literal.Length);
            _literal = _literal[dropped..];
            _skipped -= dropped;
            if (_literal.Length > 0)
            {
                return;
            }

            _literal = await _feed.NextAsync(recipe.Literals[_nextLiteral++]);
        }
    }
}

using System.Buffers;
using System.Runtime.InteropServices;
using Slipway.Content;
using Slipway.Packs;

namespace Slipway.Transfer;

/// <summary>Whole chunks waiting to be hashed: about as many bytes as a frame holds, in a pooled buffer.</summary>
internal sealed class Batch(Recipe recipe, bool literal, int capacity) : IDisposable
{
    // Chunks that are already known add no bytes, so their number needs a limit too.
    private const int MaxPieces = 16 << 10;

    private readonly List<Piece> _pieces = [];
    private byte[]? _data = ArrayPool<byte>.Shared.Rent(capacity);

    public Recipe Recipe => recipe;

    /// <summary>Whether its chunks are literals of the recipe rather than content.</summary>
    public bool Literal => literal;

    public int Length { get; private set; }

    public bool IsFull => Length >= PackFormat.FrameTarget || _pieces.Count >= MaxPieces;

    public Span<Piece> Pieces => CollectionsMarshal.AsSpan(_pieces);

    public int PieceCount => _pieces.Count;

    public ReadOnlyMemory<byte> Data => _data.AsMemory(0, Length);

    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_data.AsSpan(Length));
        Length += bytes.Length;
    }

    public void AddPiece(long literalLength, int length) => _pieces.Add(new Piece(literalLength, length));

    /// <summary>Adds a chunk that is already stored.</summary>
    public void AddKnown(long literalLength, ChunkRef chunk) => _pieces.Add(new Piece(literalLength, 0) { Known = chunk });

    /// <summary>Computes the digest of every chunk.</summary>
    public Batch Hash()
    {
        var offset = 0;
        foreach (ref var piece in Pieces)
        {
            if (piece.Known is null)
            {
                piece.Digest = Digest.Of(_data.AsSpan(offset, piece.Length));
            }

            offset += piece.Length;
        }

        return this;
    }

    public void Dispose()
    {
        if (_data is not null)
        {
            ArrayPool<byte>.Shared.Return(_data);
            _data = null;
        }
    }
}

/// <summary>A chunk in a batch: how many literal bytes precede it, and its length.</summary>
internal record struct Piece(long LiteralLength, int Length)
{
    public Digest Digest;

    /// <summary>Where the chunk is stored, if known without reading it.</summary>
    public ChunkRef? Known;
}

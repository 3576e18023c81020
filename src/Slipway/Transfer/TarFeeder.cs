using Slipway.Content;
using Slipway.Packs;

namespace Slipway.Transfer;

/// <summary>Gathers the parts of one tar stream into batches of chunks.</summary>
internal sealed class TarFeeder(Recipe recipe, ChunkingParameters parameters, Queue<Batch> full) : ITarParts
{
    private readonly Chunker _chunker = new(parameters);
    private readonly int _capacity = PackFormat.FrameTarget + parameters.Maximum;
    private Batch? _content;
    private Batch? _literals;
    private long _literalRun;
    private int _chunkLength;

    public void Literal(ReadOnlySpan<byte> bytes)
    {
        _literalRun += bytes.Length;
        KnownLiteral(bytes);
    }

    /// <summary>Adds bytes of headers; the headers' lengths come with the entries.</summary>
    public void KnownLiteral(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            _literals ??= new Batch(recipe, literal: true, PackFormat.FrameTarget);
            var taken = Math.Min(bytes.Length, PackFormat.FrameTarget - _literals.Length);
            _literals.Append(bytes[..taken]);
            bytes = bytes[taken..];
            if (_literals.IsFull)
            {
                PassOnLiterals();
            }
        }
    }

    public void BeginContent(long length) => _chunker.Begin(length);

    public void Content(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var taken = _chunker.Next(bytes, out var cut);
            _content ??= new Batch(recipe, literal: false, _capacity);
            _content.Append(bytes[..taken]);
            _chunkLength += taken;
            bytes = bytes[taken..];
            if (cut)
            {
                EndChunk();
            }
        }
    }

    public void EndContent()
    {
        if (_chunkLength > 0)
        {
            EndChunk();
        }
    }

    /// <summary>Adds such bytes as a chunk that is already stored.</summary>
    public void KnownLiteral(ChunkRef chunk)
    {
        if (_literals is not null)
        {
            PassOnLiterals();
        }

        var batch = new Batch(recipe, literal: true, 0);
        batch.AddKnown(0, chunk);
        full.Enqueue(batch);
    }

    /// <summary>Adds the current content as chunks that are already stored.</summary>
    public void Known(ReadOnlySpan<ChunkRef> chunks)
    {
        foreach (var chunk in chunks)
        {
            AddKnown(chunk);
        }
    }

    /// <summary>Adds whole entries that are already stored.</summary>
    public void Known(IReadOnlyList<RecipeStep> steps, long tail)
    {
        foreach (var step in steps)
        {
            _literalRun += step.LiteralLength;
            AddKnown(step.Chunk);
        }

        _literalRun += tail;
    }

    /// <summary>Ends the stream and passes on what is left.</summary>
    public void End()
    {
        recipe.Tail = _literalRun;
        if (_content is not null)
        {
            full.Enqueue(_content);
        }

        if (_literals is not null)
        {
            PassOnLiterals();
        }
    }

    private void AddKnown(ChunkRef chunk)
    {
        _content ??= new Batch(recipe, literal: false, _capacity);
        _content.AddKnown(_literalRun, chunk);
        PassOnFull();
    }

    private void EndChunk()
    {
        _content!.AddPiece(_literalRun, _chunkLength);
        _chunkLength = 0;
        PassOnFull();
    }

    // To be called after a chunk and the literals before it were added.
    private void PassOnFull()
    {
        _literalRun = 0;
        if (_content!.IsFull)
        {
            full.Enqueue(_content);
            _content = null;
        }
    }

    private void PassOnLiterals()
    {
        _literals!.AddPiece(0, _literals.Length);
        full.Enqueue(_literals);
        _literals = null;
    }
}

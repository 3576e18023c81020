namespace Slipway.Content;

/// <summary>
/// How to rebuild one tar stream: literal bytes (kept in chunks of their own, <see cref="Literals"/>, in order) interleaved with
/// chunks of content.
/// </summary>
internal sealed class Recipe
{
    /// <summary>The chunks whose concatenated bytes are the literals.</summary>
    public List<ChunkRef> Literals { get; } = [];

    /// <summary>The steps that rebuild the stream.</summary>
    public List<RecipeStep> Steps { get; } = [];

    /// <summary>Literal bytes after the last step.</summary>
    public long Tail { get; set; }

    /// <summary>Length of the stream in bytes.</summary>
    public long Size { get; set; }

    /// <summary>SHA-256 of the stream.</summary>
    public Digest Digest { get; set; }
}

/// <summary>One step of a recipe.</summary>
/// <param name="LiteralLength">How many literal bytes come before the chunk.</param>
/// <param name="Chunk">The chunk that follows.</param>
internal readonly record struct RecipeStep(long LiteralLength, ChunkRef Chunk);

using Slipway.Content;

namespace Slipway.Transfer;

/// <summary>A part of a tar stream of which an earlier stash has some. Bytes are valid until the next part is asked for.</summary>
internal abstract record TarPart
{
    private TarPart()
    {
    }

    /// <summary>The next bytes of the stream.</summary>
    public sealed record Bytes(ReadOnlyMemory<byte> Data) : TarPart;

    /// <summary>The content that begins here, as an earlier stash has it.</summary>
    /// <param name="Length">Its length in bytes.</param>
    /// <param name="Chunks">Its chunks in order, in the ordinals of the stash that is being written.</param>
    public sealed record Content(long Length, ReadOnlyMemory<ChunkRef> Chunks) : TarPart
    {
        /// <summary>Refuses to stand for a content of another length.</summary>
        public void Demand(long announced)
        {
            if (announced != Length)
            {
                throw new SlipwayException(
                    FailureKind.Refused, $"A tar stream announces {announced} bytes where {Length} bytes of an earlier stash should stand. Save again without a base.");
            }
        }
    }

    /// <summary>Bytes of the headers of entries that follow as <see cref="Entries"/>.</summary>
    public sealed record HeaderBytes(ReadOnlyMemory<byte> Data) : TarPart;

    /// <summary>The same, in a chunk of an earlier stash.</summary>
    public sealed record HeaderChunk(ChunkRef Chunk) : TarPart;

    /// <summary>Whole entries as an earlier stash has them; their headers came before.</summary>
    /// <param name="Length">Bytes of the stream that they are.</param>
    /// <param name="Steps">Their headers' lengths and their contents' chunks, in the ordinals of the stash that is being written.</param>
    /// <param name="Tail">Bytes of headers and padding behind the last chunk.</param>
    public sealed record Entries(long Length, IReadOnlyList<RecipeStep> Steps, long Tail) : TarPart;

    /// <summary>The next bytes of the stream's listing, which is kept beside it.</summary>
    public sealed record Listing(ReadOnlyMemory<byte> Data) : TarPart;
}

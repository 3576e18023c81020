using Slipway.Content;

namespace Slipway.Transfer;

/// <summary>A part of a tar stream that an earlier stash has in part. Its bytes are valid until the next part is requested.</summary>
internal abstract record TarPart
{
    private TarPart() { }

    /// <summary>The next bytes of the stream.</summary>
    public sealed record Bytes(ReadOnlyMemory<byte> Data) : TarPart;

    /// <summary>The content that begins here, stored in an earlier stash.</summary>
    /// <param name="Length">Its length in bytes.</param>
    /// <param name="Chunks">Its chunks in order, in the ordinals of the stash being written.</param>
    public sealed record Content(long Length, ReadOnlyMemory<ChunkRef> Chunks) : TarPart
    {
        /// <summary>Refuses a length other than the announced one.</summary>
        public void Demand(long announced)
        {
            if (announced != Length)
            {
                throw new SlipwayException(
                    FailureKind.Refused,
                    $"A tar stream announces {announced} bytes instead of the {Length} bytes of an earlier stash. "
                        + "Save again without a base."
                );
            }
        }
    }

    /// <summary>Bytes of the headers of entries that follow later as <see cref="Entries"/>.</summary>
    public sealed record HeaderBytes(ReadOnlyMemory<byte> Data) : TarPart;

    /// <summary>The same as a chunk of an earlier stash.</summary>
    public sealed record HeaderChunk(ChunkRef Chunk) : TarPart;

    /// <summary>Whole entries stored in an earlier stash; their headers came before.</summary>
    /// <param name="Length">How many bytes of the stream they make up.</param>
    /// <param name="Steps">The lengths of their headers and the chunks of their contents, in the ordinals of the stash being
    /// written.</param>
    /// <param name="Tail">Bytes of headers and padding after the last chunk.</param>
    public sealed record Entries(long Length, IReadOnlyList<RecipeStep> Steps, long Tail) : TarPart;

    /// <summary>The next bytes of the stream's listing, which is stored beside it.</summary>
    public sealed record Listing(ReadOnlyMemory<byte> Data) : TarPart;
}

using Slipway.Content;

namespace Slipway.Transfer;

/// <summary>A part of a tar stream: bytes, or a whole content that an earlier stash has.</summary>
/// <param name="Bytes">The bytes, valid until the next part is asked for.</param>
/// <param name="Content">The content; null where there are bytes.</param>
internal readonly record struct TarPart(ReadOnlyMemory<byte> Bytes, StoredContent? Content);

/// <summary>The content of a file as an earlier stash has it.</summary>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Chunks">Its chunks in order, in the ordinals of the stash that is being written.</param>
internal sealed record StoredContent(long Length, ReadOnlyMemory<ChunkRef> Chunks)
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

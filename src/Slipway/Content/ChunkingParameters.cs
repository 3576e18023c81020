using System.Numerics;

namespace Slipway.Content;

/// <summary>
/// Sizes in bytes that decide where content is cut. They belong to the format: packs cut with other sizes stay readable, but share no
/// chunks with new ones, so <see cref="Format1"/> never changes.
/// </summary>
/// <param name="Minimum">No chunk of a larger file is shorter, except its last.</param>
/// <param name="Average">The size that normalised chunking aims at; a power of two.</param>
/// <param name="Maximum">No chunk is longer.</param>
/// <param name="WholeFile">Files up to this size are one chunk.</param>
public sealed record ChunkingParameters(int Minimum, int Average, int Maximum, int WholeFile)
{
    /// <summary>The parameters of format 1, chosen by the measurements in docs/decisions/0003-chunking.md.</summary>
    public static ChunkingParameters Format1 { get; } = ForAverage(64 * 1024);

    /// <summary>The family of parameters that format 1 was chosen from, by average size in bytes.</summary>
    internal static ChunkingParameters ForAverage(int average) => new(average / 4, average, average * 4, average);

    // Normalised chunking, level 2: a mask two bits stricter before the average and two bits laxer after it narrows the spread of sizes.
    // The mask uses the top bits of the rolling sum: they depend on the last 64 bytes, low bits on fewer.
    internal ulong StrictMask => Mask(BitOperations.Log2((uint)Average) + 2);

    internal ulong LaxMask => Mask(BitOperations.Log2((uint)Average) - 2);

    private static ulong Mask(int bits) => ulong.MaxValue << (64 - bits);
}

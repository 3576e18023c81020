using System.Text.Json.Serialization;

namespace Slipway.Builders;

/// <summary>What a builder keeps.</summary>
internal interface IBuildCache
{
    /// <summary>What there is; cache mounts may be missing.</summary>
    Task<IReadOnlyList<BuildCacheRecord>> ListAsync(CancellationToken cancel);

    /// <param name="ids">Names of records; they are letters and digits alone.</param>
    /// <param name="cancel">Stops it.</param>
    Task RemoveAsync(IReadOnlyCollection<string> ids, CancellationToken cancel);
}

/// <summary>Something that a builder keeps.</summary>
/// <param name="Id">The builder's name for it.</param>
/// <param name="Description">What it comes from.</param>
/// <param name="Size">In bytes.</param>
/// <param name="CreatedAt">When it appeared, by the builder's clock.</param>
internal sealed record BuildCacheRecord([property: JsonPropertyName("ID")] string Id, string Description, long Size, DateTimeOffset CreatedAt);

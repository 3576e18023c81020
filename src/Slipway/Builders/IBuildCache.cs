using System.Text.Json.Serialization;

namespace Slipway.Builders;

/// <summary>A builder's cache.</summary>
internal interface IBuildCache
{
    /// <summary>Lists the records; cache mounts may be missing.</summary>
    Task<IReadOnlyList<BuildCacheRecord>> ListAsync(CancellationToken cancel);

    /// <param name="ids">Ids of records: letters and digits only.</param>
    /// <param name="cancel">Stops it.</param>
    Task RemoveAsync(IReadOnlyCollection<string> ids, CancellationToken cancel);
}

/// <summary>A record in a builder's cache.</summary>
/// <param name="Id">The builder's name for it.</param>
/// <param name="Description">What it comes from.</param>
/// <param name="Size">In bytes.</param>
/// <param name="CreatedAt">When it appeared, by the builder's clock.</param>
internal sealed record BuildCacheRecord(
    [property: JsonPropertyName("ID")] string Id,
    string Description,
    long Size,
    DateTimeOffset CreatedAt
);

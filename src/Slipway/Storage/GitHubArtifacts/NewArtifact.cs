using Slipway.Records;

namespace Slipway.Storage.GitHubArtifacts;

/// <summary>The artifact that a save makes.</summary>
/// <param name="Key">The stash's key.</param>
/// <param name="Name">The artifact's name.</param>
/// <param name="Expires">When the service removes it; null: by the repository's setting.</param>
internal sealed record NewArtifact(StashKey Key, string Name, DateTimeOffset? Expires);

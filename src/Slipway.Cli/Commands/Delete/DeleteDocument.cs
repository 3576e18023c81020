namespace Slipway.Cli.Commands.Delete;

/// <summary>What <c>delete</c> prints.</summary>
/// <param name="Store">The store's address.</param>
/// <param name="DryRun">Whether nothing was removed.</param>
/// <param name="Deleted">The stashes that were removed, or would be.</param>
internal sealed record DeleteDocument(string Store, bool DryRun, IReadOnlyList<DeletedDocument> Deleted);

/// <summary>A stash that was removed; key and size are null if the stash is damaged and they cannot be read.</summary>
internal sealed record DeletedDocument(string? Key, string Stash, long? Size);

namespace Slipway.Cli.Commands.Verify;

/// <summary>What <c>verify</c> prints.</summary>
/// <param name="Store">The store's address.</param>
/// <param name="Share">The requested share of frames; 1 means all.</param>
/// <param name="Damaged">How many stashes have problems.</param>
/// <param name="Stashes">Every stash that was checked.</param>
internal sealed record VerifyDocument(string Store, double Share, int Damaged, IReadOnlyList<VerifiedDocument> Stashes);

/// <summary>A stash that was checked; the key is null if the stash is damaged and it cannot be read.</summary>
internal sealed record VerifiedDocument(string? Key, string Stash, int Frames, long Bytes, IReadOnlyList<string> Problems);

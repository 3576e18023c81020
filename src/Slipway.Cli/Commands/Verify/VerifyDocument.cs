namespace Slipway.Cli.Commands.Verify;

/// <summary>What <c>verify</c> prints.</summary>
/// <param name="Store">The store's address.</param>
/// <param name="Share">The share of frames that was asked for, 1 for all.</param>
/// <param name="Damaged">How many stashes have problems.</param>
/// <param name="Stashes">Every stash that was checked.</param>
internal sealed record VerifyDocument(string Store, double Share, int Damaged, IReadOnlyList<VerifiedDocument> Stashes);

/// <summary>A stash that was checked; the key is null where a damaged one does not tell it.</summary>
internal sealed record VerifiedDocument(string? Key, string Stash, int Frames, long Bytes, IReadOnlyList<string> Problems);

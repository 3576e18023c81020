namespace Slipway.Cli.Commands.Verify;

/// <summary>What <c>verify</c> was asked to check.</summary>
/// <param name="Keys">The keys; all stashes if there are none.</param>
/// <param name="Share">The share of frames to check; 1 means all.</param>
internal sealed record VerifyRequest(IReadOnlyList<string> Keys, double Share);

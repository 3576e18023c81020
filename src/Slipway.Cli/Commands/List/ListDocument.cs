using Slipway.Cli.Output;

namespace Slipway.Cli.Commands.List;

/// <summary>What <c>list</c> prints.</summary>
internal sealed record ListDocument(string Store, IReadOnlyList<StashDocument> Stashes);

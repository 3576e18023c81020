namespace Slipway.Cli.Commands.Diff;

/// <summary>The stashes that <c>diff</c> was asked to compare, each by its key or as the store lists it.</summary>
internal sealed record DiffRequest(string Before, string After);

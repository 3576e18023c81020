namespace Slipway.Cli.Output;

/// <summary>How the user wants to be told.</summary>
internal sealed record OutputStyle(bool Json, bool Quiet, bool Debug);

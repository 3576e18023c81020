namespace Slipway.Cli.Output;

/// <summary>The output style that the user chose.</summary>
internal sealed record OutputStyle(bool Json, bool Quiet, bool Debug);

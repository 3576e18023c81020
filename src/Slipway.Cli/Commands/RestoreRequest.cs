namespace Slipway.Cli.Commands;

/// <summary>Where <c>restore</c> brings stashes: to one of two paths, or into the engine.</summary>
/// <param name="Folder">The folder to make, or null.</param>
/// <param name="OciLayout">The OCI layout to make, or null.</param>
/// <param name="Via">How an engine gets images: auto, registry or load.</param>
internal sealed record RestoreRequest(string? Folder, string? OciLayout, string Via);

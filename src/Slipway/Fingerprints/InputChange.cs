namespace Slipway.Fingerprints;

/// <summary>An input that has changed.</summary>
/// <param name="Name">Which input, e.g. <c>argument PYTHON</c>.</param>
/// <param name="Before">Its value in the stash; null if it is new.</param>
/// <param name="Now">Its value now; null if it is gone.</param>
public sealed record InputChange(string Name, string? Before, string? Now);

namespace Slipway.Disk;

/// <summary>Disk space that some work will need.</summary>
/// <param name="What">What needs it, e.g. <c>the engine's data</c>.</param>
/// <param name="Path">Where; null if not on this machine.</param>
/// <param name="Bytes">How much.</param>
public sealed record DiskNeed(string What, string? Path, long Bytes);

namespace Slipway.Cli.Disk;

/// <summary>Room that is going to be needed.</summary>
/// <param name="What">What for, e.g. <c>the engine's data</c>.</param>
/// <param name="Path">Where; null if that is not on this machine.</param>
/// <param name="Bytes">How much.</param>
internal sealed record DiskNeed(string What, string? Path, long Bytes);

namespace Slipway.Folders;

/// <summary>What was extracted.</summary>
/// <param name="Entries">Entries of the stream.</param>
/// <param name="Bytes">Bytes of files' contents.</param>
/// <param name="SkippedAttributes">Extended attributes that were dropped as privileged or that the file system does not take.</param>
public sealed record ExtractResult(long Entries, long Bytes, long SkippedAttributes);

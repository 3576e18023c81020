namespace Slipway.Folders;

/// <summary>What was extracted.</summary>
/// <param name="Entries">Number of entries in the stream.</param>
/// <param name="Bytes">Bytes of file content.</param>
/// <param name="SkippedAttributes">Extended attributes dropped because they are privileged or the file system does not support
/// them.</param>
public sealed record ExtractResult(long Entries, long Bytes, long SkippedAttributes);

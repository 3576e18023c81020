namespace Slipway.Cli.Commands.Cleanup;

/// <summary>What <c>cleanup</c> prints.</summary>
/// <param name="DryRun">Whether nothing was removed.</param>
/// <param name="Disks">The disks of the engine, the store and the system.</param>
/// <param name="Steps">What was removed.</param>
internal sealed record CleanupDocument(bool DryRun, IReadOnlyList<DiskDocument> Disks, IReadOnlyList<CleanedDocument> Steps);

/// <summary>A disk, and the bytes that were free on it before and after.</summary>
internal sealed record DiskDocument(string Path, long FreeBefore, long FreeAfter);

/// <summary>
/// One kind of things that were or would be removed. Bytes are null if not counted. Problems list what is damaged or could not go.
/// </summary>
internal sealed record CleanedDocument(string What, long? Bytes, IReadOnlyList<string> Items, IReadOnlyList<string> Problems);

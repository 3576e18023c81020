namespace Slipway.Images;

internal enum ArchiveEntryKind
{
    File,
    HardLink,
    SymbolicLink,
    Other,
}

/// <summary>A member of an archive.</summary>
/// <param name="Name">Its path from the archive's root; used only as a name, never to open a file.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Size">Length of its content in bytes.</param>
/// <param name="LinkTarget">For a link, the path of the member that it points to.</param>
internal sealed record ArchiveEntry(string Name, ArchiveEntryKind Kind, long Size, string? LinkTarget);

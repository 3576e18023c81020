namespace Slipway.Folders;

/// <summary>What was saved.</summary>
/// <param name="Entries">Files, folders, links and devices, the folder itself included.</param>
/// <param name="Bytes">Length of the tar stream in bytes.</param>
/// <param name="Skipped">Sockets left out.</param>
public sealed record FolderTarResult(long Entries, long Bytes, long Skipped);

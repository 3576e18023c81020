namespace Slipway.Folders;

/// <summary>Decides, while a folder is written as a tar stream, what is left out of it, and whose content the other end has.</summary>
internal interface IFolderTarGuide
{
    /// <summary>Whether to leave a name out; paths are relative to the folder.</summary>
    bool LeavesOut(Libc.Kind kind, ReadOnlySpan<byte> path);

    /// <summary>Whether to write the file's header alone.</summary>
    bool OmitsContent(ReadOnlySpan<byte> path, in Libc.FileStatus status);

    /// <summary>Everything before the omitted content has been written.</summary>
    ValueTask OmitAsync(CancellationToken cancel);
}

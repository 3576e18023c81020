using Slipway.Files;

namespace Slipway.Folders;

/// <summary>Decides, while a folder is written as a tar stream, what is left out of it, and what of it the other end has.</summary>
internal interface IFolderTarGuide
{
    /// <summary>Whether to leave a name out; paths are relative to the folder.</summary>
    bool LeavesOut(Libc.Kind kind, ReadOnlySpan<byte> path);

    /// <summary>Whether the other end has the file's content, so that at most its header is written.</summary>
    bool HasContent(ReadOnlySpan<byte> path, in Libc.FileStatus status);

    /// <summary>Whether the other end has the very entry, header and all, so that nothing is written.</summary>
    bool HasEntry(in EntryFacts entry, ReadOnlySpan<byte> path, ReadOnlySpan<byte> link);

    /// <summary>Everything before the content that the other end has was written.</summary>
    ValueTask OmitContentAsync(CancellationToken cancel);

    /// <summary>Everything before the entry that the other end has was written.</summary>
    ValueTask OmitEntryAsync(CancellationToken cancel);

    /// <summary>An entry will be written whose headers, extended ones among them, have that many bytes.</summary>
    ValueTask DescribeAsync(EntryFacts entry, int headers, PathBuffer path, ReadOnlyMemory<byte> link, CancellationToken cancel);
}

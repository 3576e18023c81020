using Slipway.Files;

namespace Slipway.Folders;

/// <summary>Decides, while a folder is written as a tar stream, what to leave out and what the receiver already has.</summary>
internal interface IFolderTarGuide
{
    /// <summary>Whether to leave a name out; paths are relative to the folder.</summary>
    bool LeavesOut(Libc.Kind kind, ReadOnlySpan<byte> path);

    /// <summary>Whether the receiver has the file's content, so that at most its header is written.</summary>
    bool HasContent(ReadOnlySpan<byte> path, in Libc.FileStatus status);

    /// <summary>Whether the receiver has exactly this entry, header included, so that nothing is written.</summary>
    bool HasEntry(in EntryFacts entry, ReadOnlySpan<byte> path, ReadOnlySpan<byte> link);

    /// <summary>Called where the content that the receiver has belongs; everything before it was written.</summary>
    ValueTask OmitContentAsync(CancellationToken cancel);

    /// <summary>Called where the entry that the receiver has belongs; everything before it was written.</summary>
    ValueTask OmitEntryAsync(CancellationToken cancel);

    /// <summary>Called before an entry is written; its headers, including extended ones, take that many bytes.</summary>
    ValueTask DescribeAsync(EntryFacts entry, int headers, PathBuffer path, ReadOnlyMemory<byte> link, CancellationToken cancel);
}

using Slipway.Files;
using Slipway.Tar;

namespace Slipway.Folders;

/// <summary>What a tar header says of an entry, except its names.</summary>
internal readonly record struct EntryFacts(TarEntryType Type, long Size, TarTime Modified, int Mode, uint User, uint Group)
{
    /// <summary>Whether the entry has extended attributes; the attributes themselves are not kept here.</summary>
    public bool HasAttributes { get; init; }

    public static EntryFacts Of(TarEntryType type, in Libc.FileStatus status) =>
        new(type, type == TarEntryType.File ? status.Size : 0, status.Modified, status.Permissions, status.User, status.Group);
}

using Slipway.Tar;

namespace Slipway.Folders;

/// <summary>The metadata to set on an entry, with privileges already removed. A null member is not set.</summary>
internal readonly record struct EntryMetadata(
    int Mode,
    (uint User, uint Group)? Owner,
    TarTime? Modified,
    IReadOnlyList<TarXattr> Attributes
);

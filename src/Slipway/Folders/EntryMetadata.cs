using Slipway.Tar;

namespace Slipway.Folders;

/// <summary>What an entry is given besides its name and content, after privileges were taken off. Null: left as it is.</summary>
internal readonly record struct EntryMetadata(int Mode, (uint User, uint Group)? Owner, TarTime? Modified, IReadOnlyList<TarXattr> Attributes);

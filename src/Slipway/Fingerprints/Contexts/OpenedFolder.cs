namespace Slipway.Fingerprints.Contexts;

/// <summary>A folder to walk.</summary>
/// <param name="Node">Its node.</param>
/// <param name="Path">Its path below the context; empty for the context itself.</param>
/// <param name="Matched">Which patterns of the ignore file matched it; null for the context itself.</param>
/// <param name="IsLeftOut">Whether it is left out, except for anything in it that is included again.</param>
/// <param name="Selection">The wanted part of it.</param>
internal sealed record OpenedFolder(TreeNode Node, string Path, bool[]? Matched, bool IsLeftOut, Selection Selection);

namespace Slipway.Fingerprints.Contexts;

/// <summary>A folder that is to be walked.</summary>
/// <param name="Node">Its node.</param>
/// <param name="Path">Its path below the context; empty for the context itself.</param>
/// <param name="Matched">Which patterns of the ignore file matched it; null for the context itself.</param>
/// <param name="IsLeftOut">Whether it is left out, unless something in it is not.</param>
/// <param name="Selection">What of it is wanted.</param>
internal sealed record OpenedFolder(TreeNode Node, string Path, bool[]? Matched, bool IsLeftOut, Selection Selection);

namespace Slipway.Tests.GitHub.Blobs;

/// <summary>One entry of a block list.</summary>
internal sealed record BlockReference(BlockSource From, string Id);

/// <summary>Where to look for an entry's block; Latest looks among the staged blocks first.</summary>
internal enum BlockSource
{
    Latest,
    Committed,
    Uncommitted,
}

namespace Slipway.Tests.GitHub.Blobs;

/// <summary>One entry of a block list.</summary>
internal sealed record BlockReference(BlockSource From, string Id);

/// <summary>Where the block of an entry is looked for; Latest is first among the staged ones.</summary>
internal enum BlockSource
{
    Latest,
    Committed,
    Uncommitted,
}

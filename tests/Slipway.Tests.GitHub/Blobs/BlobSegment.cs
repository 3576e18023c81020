namespace Slipway.Tests.GitHub.Blobs;

/// <summary>Where a block's bytes are in the blob's file.</summary>
internal readonly record struct BlobSegment(long Offset, long Length);

namespace Slipway.Images;

/// <summary>One of the images that an archive holds.</summary>
/// <param name="Walk">Its documents and layers.</param>
/// <param name="IsComplete">Whether at least one platform of it is whole.</param>
/// <param name="Names">Its names, as Docker shows them.</param>
internal sealed record ArchiveImage(ImageWalk Walk, bool IsComplete, IReadOnlyList<string> Names);

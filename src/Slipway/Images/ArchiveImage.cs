namespace Slipway.Images;

/// <summary>One of the images in an archive.</summary>
/// <param name="Walk">Its documents and layers.</param>
/// <param name="IsComplete">Whether at least one of its platforms is complete.</param>
/// <param name="Names">Its names, in the form that Docker shows.</param>
internal sealed record ArchiveImage(ImageWalk Walk, bool IsComplete, IReadOnlyList<string> Names);

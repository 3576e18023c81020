namespace Slipway.Images;

/// <summary>Which image to take from an archive.</summary>
public sealed record ImageArchiveOptions
{
    /// <summary>The name of the image to take, e.g. <c>app:ci</c>; needed only if the archive holds several.</summary>
    public string? Name { get; init; }

    /// <summary>For an image with several platforms, the platform whose configuration represents it.</summary>
    public ImagePlatform Platform { get; init; } = ImagePlatform.OfThisMachine;
}

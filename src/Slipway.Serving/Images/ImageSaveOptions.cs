using Slipway.Records;

namespace Slipway.Serving.Images;

/// <summary>How to save an image.</summary>
public sealed record ImageSaveOptions
{
    /// <summary>The way out of the engine.</summary>
    public ImageRoute Via { get; init; } = ImageRoute.Auto;

    /// <summary>The image that the save builds on: if the engine still has that one, nothing is read from it.</summary>
    public ImageRecord? Base { get; init; }

    /// <summary>Whether to keep all names of the image, and not only the one that it was asked for by.</summary>
    public bool AllNames { get; init; }
}

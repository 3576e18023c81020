using Slipway.Records;

namespace Slipway.Serving.Images;

/// <summary>How to save an image.</summary>
public sealed record ImageSaveOptions
{
    /// <summary>The route out of the engine.</summary>
    public ImageRoute Via { get; init; } = ImageRoute.Auto;

    /// <summary>The image that the save builds on. If the engine still has the same image, nothing is read from the engine.</summary>
    public ImageRecord? Base { get; init; }

    /// <summary>Whether to keep all names of the image, not only the requested one.</summary>
    public bool AllNames { get; init; }
}

namespace Slipway.Serving.Images;

/// <summary>How to restore an image.</summary>
public sealed record RestoreOptions
{
    /// <summary>The route into the engine.</summary>
    public ImageRoute Via { get; init; } = ImageRoute.Auto;

    /// <summary>Names to give it instead of its saved ones.</summary>
    public IReadOnlyList<string>? Names { get; init; }
}

namespace Slipway.Serving.Images;

/// <summary>How to restore an image.</summary>
public sealed record RestoreOptions
{
    /// <summary>The way into the engine.</summary>
    public ImageRoute Via { get; init; } = ImageRoute.Auto;

    /// <summary>Names to give it in place of those that it was saved with.</summary>
    public IReadOnlyList<string>? Names { get; init; }
}

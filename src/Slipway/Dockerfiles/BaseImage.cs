namespace Slipway.Dockerfiles;

/// <summary>Something outside a Dockerfile that a stage is built from.</summary>
/// <param name="Name">An image's name, or that of a named context.</param>
/// <param name="IsContext">Whether it is a named context.</param>
/// <param name="Platform">The platform that it is used for.</param>
public sealed record BaseImage(string Name, bool IsContext, string Platform);

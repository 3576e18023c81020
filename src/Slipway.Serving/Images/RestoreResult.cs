using Slipway.Content;

namespace Slipway.Serving.Images;

/// <summary>What a restore did.</summary>
/// <param name="Via">How the image got into the engine.</param>
/// <param name="Id">Its ID there.</param>
/// <param name="Names">Its names there.</param>
/// <param name="LayersPresent">How many of its layers the engine already had.</param>
/// <param name="Bytes">Bytes of layers sent to the engine.</param>
public sealed record RestoreResult(ImageRoute Via, Digest Id, IReadOnlyList<string> Names, int LayersPresent, long Bytes)
{
    /// <summary>The names that were taken from another image.</summary>
    public IReadOnlyList<ReplacedName> Replaced { get; init; } = [];
}

/// <summary>A name that was taken from another image.</summary>
/// <param name="Name">The name.</param>
/// <param name="Before">The ID of the image that had it.</param>
public sealed record ReplacedName(string Name, Digest Before)
{
    /// <summary>A line that says so.</summary>
    /// <param name="subject">What took the name: a key or a target.</param>
    public string Describe(string subject) => $"{subject}: {Name} was replaced, it was the image {Before} before";
}

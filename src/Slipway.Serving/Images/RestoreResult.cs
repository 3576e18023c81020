using Slipway.Content;

namespace Slipway.Serving.Images;

/// <summary>What a restore did.</summary>
/// <param name="Via">How the image got into the engine.</param>
/// <param name="Id">Its ID there.</param>
/// <param name="Names">Its names there.</param>
/// <param name="LayersPresent">How many of its layers the engine had already.</param>
/// <param name="Bytes">Bytes of layers that were handed to the engine.</param>
public sealed record RestoreResult(ImageRoute Via, Digest Id, IReadOnlyList<string> Names, int LayersPresent, long Bytes)
{
    /// <summary>Those of the names that another image had until then.</summary>
    public IReadOnlyList<ReplacedName> Replaced { get; init; } = [];
}

/// <summary>A name that was taken from another image.</summary>
/// <param name="Name">The name.</param>
/// <param name="Before">The ID of the image that had it.</param>
public sealed record ReplacedName(string Name, Digest Before);

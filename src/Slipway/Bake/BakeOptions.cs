using Slipway.Images;

namespace Slipway.Bake;

/// <summary>Which targets of which bake or compose files are meant.</summary>
public sealed record BakeOptions
{
    /// <summary>Targets and groups, as bake names them; none for the default group.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>Bake and compose files; none for those that bake finds by itself.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>What overrides the files, as bake's <c>--set</c> takes it, e.g. <c>ci.args.PYTHON=3.12</c>.</summary>
    public IReadOnlyList<string> Overrides { get; init; } = [];

    /// <summary>The folder that bake works in; relative paths in the files begin there.</summary>
    public required string Folder { get; init; }

    /// <summary>What the platform <c>local</c> stands for. Buildx means the machine that it runs on.</summary>
    public ImagePlatform Local { get; init; } = ImagePlatform.OfThisMachine;

    /// <summary>The builder's name; null for the current one.</summary>
    public string? Builder { get; init; }

    /// <summary>Environment variables for <c>docker</c> besides those of this process; null takes one away.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();
}

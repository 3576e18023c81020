using Slipway.Images;

namespace Slipway.Bake;

/// <summary>Selects targets and the bake or compose files they are in.</summary>
public sealed record BakeOptions
{
    /// <summary>Targets and groups, as bake names them; empty for the default group.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>Bake and compose files; empty for those that bake finds by itself.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>Overrides of the files, as bake's <c>--set</c> takes them, e.g. <c>ci.args.PYTHON=3.12</c>.</summary>
    public IReadOnlyList<string> Overrides { get; init; } = [];

    /// <summary>The folder that bake works in; relative paths in the files start here.</summary>
    public required string Folder { get; init; }

    /// <summary>What the platform <c>local</c> stands for. To buildx it is the machine that buildx runs on.</summary>
    public ImagePlatform Local { get; init; } = ImagePlatform.OfThisMachine;

    /// <summary>The builder's name; null for the current one.</summary>
    public string? Builder { get; init; }

    /// <summary>Environment variables for <c>docker</c> besides those of this process; null unsets one.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();
}

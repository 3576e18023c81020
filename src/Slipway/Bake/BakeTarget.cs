using System.Text.Json;
using Slipway.Dockerfiles;

namespace Slipway.Bake;

/// <summary>One target of a bake file, resolved by buildx: matrix, inheritance, variables and overrides are applied.</summary>
public sealed record BakeTarget
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The build context as bake prints it: a folder, or the address of a repository or archive.</summary>
    public string Context { get; init; } = ".";

    /// <summary>The context's folder as a full path; null if the context is not a folder of this machine.</summary>
    public string? ContextFolder { get; init; }

    /// <summary>The Dockerfile as bake prints it.</summary>
    public string Dockerfile { get; init; } = "Dockerfile";

    /// <summary>
    /// The Dockerfile's full path; null if it is inline in the bake file or comes with a context that is not a local folder.
    /// </summary>
    public string? DockerfilePath { get; init; }

    /// <summary>The text of a Dockerfile that is inline in the bake file; null if there is none.</summary>
    public string? DockerfileInline { get; init; }

    /// <summary>The Dockerfile's stage to build; null for the last.</summary>
    public string? Stage { get; init; }

    /// <summary>Build arguments. Those that bake prints without a value are left out: it does not pass them on.</summary>
    public IReadOnlyDictionary<string, string> Arguments { get; init; } = new Dictionary<string, string>();

    /// <summary>Named contexts: folders, <c>target:NAME</c>, <c>docker-image://</c>, <c>oci-layout://</c>, addresses.</summary>
    public IReadOnlyDictionary<string, string> Contexts { get; init; } = new Dictionary<string, string>();

    /// <summary>Platforms to build for, each once and normalised, e.g. <c>linux/arm64</c>; empty for the builder's own.</summary>
    public IReadOnlyList<string> Platforms { get; init; } = [];

    /// <summary>Secrets that build steps may read.</summary>
    public IReadOnlyList<BakeEntry> Secrets { get; init; } = [];

    /// <summary>SSH agents and keys that build steps may use.</summary>
    public IReadOnlyList<BakeEntry> Ssh { get; init; } = [];

    /// <summary>Names for the image.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Labels of the image.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>Caches to read.</summary>
    public IReadOnlyList<BakeEntry> CacheFrom { get; init; } = [];

    /// <summary>Caches to write.</summary>
    public IReadOnlyList<BakeEntry> CacheTo { get; init; } = [];

    /// <summary>Where results go.</summary>
    public IReadOnlyList<BakeEntry> Outputs { get; init; } = [];

    /// <summary>Attestations to make.</summary>
    public IReadOnlyList<BakeEntry> Attestations { get; init; } = [];

    /// <summary>The network of build steps; null for the builder's choice, or if buildx is too old to print it (0.13).</summary>
    public string? Network { get; init; }

    /// <summary>Whether to rerun every step.</summary>
    public bool NoCache { get; init; }

    /// <summary>Stages whose steps are rerun.</summary>
    public IReadOnlyList<string> NoCacheFilter { get; init; } = [];

    /// <summary>Whether to check the registry for newer base images.</summary>
    public bool Pull { get; init; }

    /// <summary>Everything else that buildx printed about the target, by bake's own names.</summary>
    public IReadOnlyDictionary<string, JsonElement> Others { get; init; } = new Dictionary<string, JsonElement>();

    /// <summary>The targets that this one uses as contexts (<c>target:NAME</c>), each once.</summary>
    public IReadOnlyList<string> Dependencies =>
        [.. Contexts.Values.Select(DependencyIn).OfType<string>().Distinct(StringComparer.Ordinal)];

    /// <summary>Reads the Dockerfile that the target builds.</summary>
    /// <param name="folder">The folder that its displayed path is relative to.</param>
    /// <param name="platform">The platform to build for; null for the target's first.</param>
    /// <exception cref="SlipwayException">Usage: it cannot be read, or is not on this machine.</exception>
    public DockerfileSource ReadDockerfile(string folder, string? platform = null) =>
        new()
        {
            File = DockerfilePath is null ? "dockerfile-inline" : Path.GetRelativePath(folder, DockerfilePath),
            Text =
                DockerfileInline
                ?? DockerfileSource.ReadText(
                    ExistingDockerfile()
                        ?? throw new SlipwayException(
                            FailureKind.Usage,
                            $"The Dockerfile of the target '{Name}' lies in {Context}, which is not a folder of this machine."
                        )
                ),
            Target = Stage,
            Platform = platform ?? (Platforms.Count > 0 ? Platforms[0] : null),
            Arguments = Arguments,
            Contexts = Contexts,
            Pull = Pull,
        };

    /// <summary>The target that a named context refers to; null if it refers to none.</summary>
    public static string? DependencyIn(string context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.StartsWith("target:", StringComparison.Ordinal) ? context["target:".Length..] : null;
    }

    // BuildKit also accepts a lower-case d.
    private string? ExistingDockerfile() =>
        Path.GetFileName(DockerfilePath) == "Dockerfile"
        && !File.Exists(DockerfilePath)
        && Path.Join(Path.GetDirectoryName(DockerfilePath), "dockerfile") is var small
        && File.Exists(small)
            ? small
            : DockerfilePath;
}

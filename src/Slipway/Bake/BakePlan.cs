using Slipway.Dockerfiles;
using Slipway.Images;

namespace Slipway.Bake;

/// <summary>What <c>docker buildx bake</c> would build: bake and compose files, resolved to targets by buildx itself.</summary>
public sealed record BakePlan
{
    /// <summary>The folder that bake works in.</summary>
    public required string Folder { get; init; }

    /// <summary>Groups and matrices as bake prints them: each lists its targets and groups.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Groups { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>The requested targets, each once, in the order requested.</summary>
    public required IReadOnlyList<BakeTarget> Targets { get; init; }

    /// <summary>The requested targets and the targets they use as contexts, each once. A target comes after those it needs.</summary>
    public required IReadOnlyList<BakeTarget> InOrder { get; init; }

    /// <summary>The platform of the builder, e.g. <c>linux/amd64</c>; null for that of this machine.</summary>
    public string? BuildPlatform { get; init; }

    /// <summary>Finds a target by name.</summary>
    /// <exception cref="KeyNotFoundException">The plan has no target of that name.</exception>
    public BakeTarget this[string name] =>
        InOrder.FirstOrDefault(target => target.Name == name) ?? throw new KeyNotFoundException($"The plan has no target '{name}'.");

    /// <summary>Reads the Dockerfile that a target builds.</summary>
    /// <param name="target">The target.</param>
    /// <param name="platform">The platform to build for; null for the target's first.</param>
    /// <exception cref="SlipwayException">Usage: it cannot be read, or is not on this machine.</exception>
    public DockerfileSource ReadDockerfile(BakeTarget target, string? platform = null)
    {
        ArgumentNullException.ThrowIfNull(target);
        return target.ReadDockerfile(Folder, platform) with { BuildPlatform = BuildPlatform };
    }

    /// <summary>
    /// Reads the Dockerfiles that builds of these targets run, including those of the targets they use as contexts. Each is read once per
    /// platform.
    /// </summary>
    /// <param name="wanted">The targets, each for one platform; null for the builder's.</param>
    /// <param name="skipsRemote">Leave out Dockerfiles that are not on this machine.</param>
    /// <exception cref="SlipwayException">Usage: one cannot be read.</exception>
    public IEnumerable<DockerfileSource> ReadDockerfiles(IEnumerable<(BakeTarget Target, string? Platform)> wanted, bool skipsRemote)
    {
        var open = new Queue<(BakeTarget Target, string? Platform)>(wanted);
        var seen = new HashSet<(string, string?)>();
        while (open.TryDequeue(out var next))
        {
            var isRemote = (next.Target.DockerfileInline ?? next.Target.DockerfilePath) is null;
            if (seen.Add((next.Target.Name, next.Platform)) && !(skipsRemote && isRemote))
            {
                yield return ReadDockerfile(next.Target, next.Platform);
                next.Target.Dependencies.ToList().ForEach(name => open.Enqueue((this[name], next.Platform)));
            }
        }
    }

    /// <summary>Asks buildx which targets there are; nothing is built.</summary>
    /// <exception cref="SlipwayException">
    /// Usage: buildx cannot read the files or has no such target; the message is buildx's own. Engine: buildx is missing or too old.
    /// </exception>
    public static Task<BakePlan> ReadAsync(BakeOptions options, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new BakeCommand(options).PrintAsync(cancel);
    }

    /// <summary>Reads what <c>docker buildx bake --print</c> printed.</summary>
    /// <param name="json">The printed text.</param>
    /// <param name="folder">The folder that bake worked in.</param>
    /// <param name="asked">The targets and groups that bake was given; empty for the default group, or where that is not known.</param>
    /// <param name="local">What the platform <c>local</c> stands for; null for that of this machine.</param>
    /// <exception cref="SlipwayException">
    /// Engine: the text is not what buildx prints, or lacks a requested target. Usage: a platform is invalid, or there is nothing to build.
    /// </exception>
    public static BakePlan Parse(string json, string folder, IReadOnlyList<string>? asked = null, ImagePlatform? local = null) =>
        BakeJson.Read(json, folder, asked ?? [], local ?? ImagePlatform.OfThisMachine);
}

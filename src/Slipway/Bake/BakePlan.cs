using Slipway.Dockerfiles;
using Slipway.Images;

namespace Slipway.Bake;

/// <summary>What <c>docker buildx bake</c> would build: bake and compose files, resolved to targets by buildx itself.</summary>
public sealed record BakePlan
{
    /// <summary>The folder that bake works in.</summary>
    public required string Folder { get; init; }

    /// <summary>Groups and matrices as bake prints them: names of targets and of other groups.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Groups { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>The targets that were asked for, in the order in which they were; each once.</summary>
    public required IReadOnlyList<BakeTarget> Targets { get; init; }

    /// <summary>Those and the ones that they take as contexts, each once, and after those that it needs.</summary>
    public required IReadOnlyList<BakeTarget> InOrder { get; init; }

    /// <summary>The platform of the builder, e.g. <c>linux/amd64</c>; null for that of this machine.</summary>
    public string? BuildPlatform { get; init; }

    /// <summary>The target of a name.</summary>
    /// <exception cref="KeyNotFoundException">The plan has none of that name.</exception>
    public BakeTarget this[string name] =>
        InOrder.FirstOrDefault(target => target.Name == name) ?? throw new KeyNotFoundException($"The plan has no target '{name}'.");

    /// <summary>Reads the Dockerfile that a target builds.</summary>
    /// <param name="target">The target.</param>
    /// <param name="platform">The platform to build for; null for the target's first.</param>
    /// <exception cref="SlipwayException">Usage: it cannot be read, or does not lie on this machine.</exception>
    public DockerfileSource ReadDockerfile(BakeTarget target, string? platform = null)
    {
        ArgumentNullException.ThrowIfNull(target);
        return target.ReadDockerfile(Folder, platform) with { BuildPlatform = BuildPlatform };
    }

    /// <summary>
    /// Reads the Dockerfiles that builds of targets run, those of the targets that they take as contexts among them, each for each platform
    /// once.
    /// </summary>
    /// <param name="wanted">The targets, each for one platform; null for the builder's.</param>
    /// <param name="skipsRemote">Leave out Dockerfiles that do not lie on this machine.</param>
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

    /// <summary>Asks buildx what the targets are; nothing is built.</summary>
    /// <exception cref="SlipwayException">Usage: buildx cannot read the files or has no such target; the message is its own. Engine: there is no buildx, or one that is too old.</exception>
    public static Task<BakePlan> ReadAsync(BakeOptions options, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new BakeCommand(options).PrintAsync(cancel);
    }

    /// <summary>Reads what <c>docker buildx bake --print</c> printed.</summary>
    /// <param name="json">The printed text.</param>
    /// <param name="folder">The folder that bake worked in.</param>
    /// <param name="asked">The targets and groups that bake was given; none for the default group, and where that is not known.</param>
    /// <param name="local">What the platform <c>local</c> stands for; null for that of this machine.</param>
    /// <exception cref="SlipwayException">
    /// Engine: it is not what buildx prints, or lacks what was asked for. Usage: it has a platform that is none, or nothing to build.
    /// </exception>
    public static BakePlan Parse(string json, string folder, IReadOnlyList<string>? asked = null, ImagePlatform? local = null) =>
        BakeJson.Read(json, folder, asked ?? [], local ?? ImagePlatform.OfThisMachine);
}

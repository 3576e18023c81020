namespace Slipway.Builds;

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

    /// <summary>The target of a name.</summary>
    /// <exception cref="KeyNotFoundException">The plan has none of that name.</exception>
    public BakeTarget this[string name] =>
        InOrder.FirstOrDefault(target => target.Name == name) ?? throw new KeyNotFoundException($"The plan has no target '{name}'.");

    /// <summary>Asks buildx what the targets are; nothing is built.</summary>
    /// <exception cref="SlipwayException">Usage: buildx cannot read the files or has no such target; the message is its own. Engine: there is no buildx, or one that is too old.</exception>
    public static Task<BakePlan> ReadAsync(BakeOptions options, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new BakeCommand(options).PrintAsync(cancel);
    }

    /// <summary>Reads what <c>docker buildx bake --print</c> printed.</summary>
    /// <param name="json">The printed text.</param>
    /// <param name="folder">The folder that bake worked in.</param>
    /// <exception cref="SlipwayException">Engine: it is not what buildx prints.</exception>
    public static BakePlan Parse(string json, string folder) => BakeJson.Read(json, folder);
}

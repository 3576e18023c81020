using Slipway.Bake;
using Slipway.Content;
using Slipway.Fingerprints.Contexts;
using Slipway.Records;

namespace Slipway.Fingerprints;

/// <summary>
/// What one image is built from, as one digest: equal fingerprints mean that a build would give the same result
/// (docs/formats/fingerprint.md).
/// </summary>
public sealed record Fingerprint
{
    /// <summary>Version of the rules; fingerprints of different versions are never equal.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The digest over all inputs.</summary>
    public required Digest Value { get; init; }

    /// <summary>The inputs by name, to say which of them changed.</summary>
    public required IReadOnlyList<InputRecord> Inputs { get; init; }

    /// <summary>Inputs of which nobody can say whether they are the same as before, one sentence each; then the image has to be built.</summary>
    public IReadOnlyList<string> Unresolved { get; init; } = [];

    /// <summary>Whether equal fingerprints mean equal images.</summary>
    public bool IsComplete => Unresolved.Count == 0;

    /// <summary>Bytes of the files that the build can see of its contexts: what a builder is sent and keeps.</summary>
    public long ContextSize => Trees.Values.Distinct().Sum(static tree => tree.Size);

    /// <summary>What is in each context, by the prefix of its inputs' names.</summary>
    internal IReadOnlyDictionary<string, ContextTree> Trees { get; init; } = new Dictionary<string, ContextTree>();

    /// <summary>The instructions of each stage, by the input's name, as people know them.</summary>
    internal IReadOnlyDictionary<string, IReadOnlyList<string>> Steps { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>What a stash of the image records.</summary>
    public BuildRecord ToRecord(PlannedBuild build)
    {
        ArgumentNullException.ThrowIfNull(build);
        return new BuildRecord
        {
            Version = CurrentVersion,
            Fingerprint = IsComplete ? Value : null,
            Target = build.Target.Name,
            Platform = build.Platform,
            Inputs = Inputs,
        };
    }
}

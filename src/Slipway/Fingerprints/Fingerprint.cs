using Slipway.Bake;
using Slipway.Content;
using Slipway.Fingerprints.Contexts;
using Slipway.Records;

namespace Slipway.Fingerprints;

/// <summary>
/// The inputs of one image, as one digest: equal fingerprints mean that a build would give the same result (docs/formats/fingerprint.md).
/// </summary>
public sealed record Fingerprint
{
    /// <summary>Version of the rules; fingerprints of different versions are never equal.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The digest over all inputs.</summary>
    public required Digest Value { get; init; }

    /// <summary>The inputs by name, to say which of them changed.</summary>
    public required IReadOnlyList<InputRecord> Inputs { get; init; }

    /// <summary>
    /// Inputs that may have changed without a way to tell, one sentence each; if there are any, the image has to be built.
    /// </summary>
    public IReadOnlyList<string> Unresolved { get; init; } = [];

    /// <summary>Whether equal fingerprints mean equal images.</summary>
    public bool IsComplete => Unresolved.Count == 0;

    /// <summary>Bytes of the context files that the build can see: they are sent to the builder, which keeps them.</summary>
    public long ContextSize => Trees.Values.Distinct().Sum(static tree => tree.Size);

    /// <summary>The content of each context, by the prefix of its inputs' names.</summary>
    internal IReadOnlyDictionary<string, ContextTree> Trees { get; init; } = new Dictionary<string, ContextTree>();

    /// <summary>The instructions of each stage as shown to people, by the input's name.</summary>
    internal IReadOnlyDictionary<string, IReadOnlyList<string>> Steps { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>The record that a stash of the image stores.</summary>
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

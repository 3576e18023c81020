using Slipway.Content;

namespace Slipway.Records;

/// <summary>What an image was built from (docs/formats/fingerprint.md).</summary>
public sealed record BuildRecord
{
    /// <summary>Version of the fingerprint's rules.</summary>
    public required int Version { get; init; }

    /// <summary>The fingerprint. Null if some input could not be identified, so that the image must not be reused.</summary>
    public Digest? Fingerprint { get; init; }

    /// <summary>The bake target.</summary>
    public required string Target { get; init; }

    /// <summary>The platform, e.g. <c>linux/amd64</c>.</summary>
    public required string Platform { get; init; }

    /// <summary>
    /// The inputs, so that Slipway can say later which ones changed. Where there are many files, only their folders are listed.
    /// </summary>
    public required IReadOnlyList<InputRecord> Inputs { get; init; }
}

/// <summary>One input of a build.</summary>
/// <param name="Name">What it is, e.g. <c>argument PYTHON</c> or <c>file web/src/index.js</c>.</param>
/// <param name="Value">Its value, or the beginning of a digest of it.</param>
public sealed record InputRecord(string Name, string Value);

using System.Text.RegularExpressions;
using Docker.DotNet.Models;
using Slipway.Content;

namespace Slipway.Engines;

/// <summary>Reads the engine's messages while it works: failures come as messages after a status of 200.</summary>
internal sealed partial class EngineMessages : IProgress<JSONMessage>
{
    public string? Error { get; private set; }

    /// <summary>The digest of the pushed manifest, once the engine has reported it.</summary>
    public Digest? Pushed { get; private set; }

    public void Report(JSONMessage value)
    {
        Error ??= value.Error?.Message;
        if (value.Status is { } status && PushedDigest().Match(status) is { Success: true } match)
        {
            Pushed = Digest.Parse(match.Groups[1].Value);
        }
    }

    // image: digest: sha256:... size: 1234
    [GeneratedRegex("^[^ ]+: digest: (sha256:[0-9a-f]{64}) size: [0-9]+$")]
    private static partial Regex PushedDigest();
}

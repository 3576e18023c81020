using Slipway.Bake;

namespace Slipway.Fingerprints;

/// <summary>The inputs that a target has besides its Dockerfile and contexts.</summary>
internal static class TargetInputs
{
    // BuildKit itself leaves these out of its cache keys (Dockerfile reference, Predefined ARGs).
    private static readonly string[] Proxies = ["http_proxy", "https_proxy", "ftp_proxy", "no_proxy", "all_proxy"];

    // Fields that concern the bake file, not the image.
    private static readonly string[] NotInputs = ["description", "call", "inherits", "matrix", "name"];

    public static void Add(InputList inputs, PlannedBuild build, FingerprintOptions options)
    {
        var target = build.Target;
        inputs.Add("platform", build.Platform);
        inputs.Add("stage to build", target.Stage ?? "the last");
        inputs.Add("network", target.Network ?? "default");
        AddPairs(inputs, "argument", target.Arguments.Where(static pair => !Proxies.Contains(pair.Key.ToLowerInvariant())));
        AddPairs(inputs, "label", target.Labels);
        if (options.SourceDate is { Length: > 0 } date)
        {
            inputs.Add("argument SOURCE_DATE_EPOCH", date);
        }

        foreach (var secret in target.Secrets)
        {
            inputs.Add($"secret {secret["id"] ?? secret.Text}", "used");
        }

        foreach (var agent in target.Ssh)
        {
            inputs.Add($"ssh {agent["id"] ?? agent.Text.Split('=')[0]}", "used");
        }

        foreach (var attestation in target.Attestations)
        {
            inputs.Add($"attestation {attestation["type"] ?? attestation.Text}", attestation.Text);
        }

        foreach (var (name, value) in target.Others.Where(static other => !NotInputs.Contains(other.Key)))
        {
            inputs.AddHidden($"option {name}", value.GetRawText());
        }

        if (target.NoCache)
        {
            inputs.AddUnresolved($"the target sets no-cache");
        }
    }

    private static void AddPairs(InputList inputs, string kind, IEnumerable<KeyValuePair<string, string>> pairs)
    {
        foreach (var (name, value) in pairs)
        {
            inputs.AddHidden($"{kind} {name}", value);
        }
    }
}

using System.Runtime.InteropServices;

namespace Slipway.Dockerfiles;

/// <summary>The arguments that every build has (Dockerfile reference, Automatic platform ARGs in the global scope).</summary>
internal static class BuiltInArguments
{
    public static Variables Of(DockerfileSource source)
    {
        var variables = new Variables();
        var own = $"linux/{OwnArchitecture()}";
        Set(variables, source, "BUILD", own);
        Set(variables, source, "TARGET", source.Platform ?? own);
        variables["TARGETSTAGE"] = source.Arguments.GetValueOrDefault("TARGETSTAGE") ?? (source.Target is { Length: > 0 } target ? target : "default");
        return variables;
    }

    private static void Set(Variables variables, DockerfileSource source, string prefix, string platform)
    {
        var parts = platform.Split('/', 3);
        var architecture = parts.Length > 1 ? parts[1] : OwnArchitecture();
        // What container tools call normalised: arm64/v8 is arm64, arm is arm/v7.
        var variant = parts.Length > 2 ? parts[2] : architecture == "arm" ? "v7" : "";
        variant = (architecture, variant) is ("arm64", "v8") or ("amd64", "v1") ? "" : variant;
        var normal = $"{parts[0]}/{architecture}{(variant.Length > 0 ? "/" + variant : "")}";
        foreach (var (name, value) in new[] { ("PLATFORM", normal), ("OS", parts[0]), ("ARCH", architecture), ("VARIANT", variant) })
        {
            variables[prefix + name] = source.Arguments.GetValueOrDefault(prefix + name) ?? value;
        }
    }

    private static string OwnArchitecture() => RuntimeInformation.OSArchitecture switch
    {
        Architecture.X64 => "amd64",
        Architecture.Arm64 => "arm64",
        Architecture.X86 => "386",
        Architecture.Arm => "arm",
        var other => other.ToString().ToLowerInvariant(),
    };
}

namespace Slipway.Dockerfiles;

/// <summary>The arguments that every build has (Dockerfile reference, Automatic platform ARGs in the global scope).</summary>
internal static class BuiltInArguments
{
    public static Variables Of(DockerfileSource source)
    {
        var variables = new Variables();
        Set(variables, source, "BUILD", source.OwnPlatform);
        Set(variables, source, "TARGET", source.TargetPlatform);
        variables["TARGETSTAGE"] =
            source.Arguments.GetValueOrDefault("TARGETSTAGE") ?? (source.Target is { Length: > 0 } target ? target : "default");
        return variables;
    }

    private static void Set(Variables variables, DockerfileSource source, string prefix, string platform)
    {
        var parts = platform.Split('/', 3);
        foreach (
            var (name, value) in new[]
            {
                ("PLATFORM", platform),
                ("OS", parts[0]),
                ("ARCH", parts[1]),
                ("VARIANT", parts.Length > 2 ? parts[2] : ""),
            }
        )
        {
            variables[prefix + name] = source.Arguments.GetValueOrDefault(prefix + name) ?? value;
        }
    }
}

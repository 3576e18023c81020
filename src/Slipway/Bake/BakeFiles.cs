using Slipway.Engines;

namespace Slipway.Bake;

/// <summary>The bake files to use when none is named. Once one is named, bake looks for no other.</summary>
internal static class BakeFiles
{
    private const string Variable = "BUILDX_BAKE_FILE";
    private const string SeparatorVariable = "BUILDX_BAKE_FILE_SEPARATOR";

    private static readonly string[] Default =
    [
        "compose.yaml",
        "compose.yml",
        "docker-compose.yml",
        "docker-compose.yaml",
        "docker-bake.json",
        "docker-bake.hcl",
        "docker-bake.override.json",
        "docker-bake.override.hcl",
    ];

    /// <summary>The named files; else those in buildx's variable; else those that exist, in bake's order.</summary>
    public static IReadOnlyList<string> Of(BakeOptions options)
    {
        var variable = DockerConfig.Variables(options.Environment);
        var separator = variable(SeparatorVariable) is { Length: > 0 } own ? own : $"{Path.PathSeparator}";
        return options.Files.Count > 0 ? options.Files
            : variable(Variable) is { Length: > 0 } list ? list.Split(separator, StringSplitOptions.RemoveEmptyEntries)
            : [.. Default.Where(file => File.Exists(Path.Combine(options.Folder, file)))];
    }
}

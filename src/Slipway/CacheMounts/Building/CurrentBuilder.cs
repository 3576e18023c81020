using System.Text;
using System.Text.Json;
using CliWrap;
using Slipway.Engines;

namespace Slipway.CacheMounts.Building;

/// <summary>Whether the builder is the engine itself, the only one that lets a step into this machine's network.</summary>
internal static class CurrentBuilder
{
    public static async Task<bool> IsEngineAsync(BuildxProgram buildx, string? builder, Func<string, string?> environment, CancellationToken cancel) =>
        (string.IsNullOrEmpty(builder) && NobodyChose(environment)) || await AskAsync(buildx, builder, cancel);

    /// <summary>Whether no builder was ever chosen, as buildx notes it: then it takes the engine, and starting it to ask can be spared.</summary>
    private static bool NobodyChose(Func<string, string?> environment)
    {
        var home = environment("HOME");
        var config = environment("BUILDX_CONFIG") is { Length: > 0 } own ? own
            : environment("DOCKER_CONFIG") is { Length: > 0 } folder ? Path.Join(folder, "buildx")
            : home is { Length: > 0 } ? Path.Join(home, ".docker", "buildx")
            : null;
        if (config is null || !string.IsNullOrEmpty(environment("BUILDX_BUILDER")))
        {
            return false;
        }

        try
        {
            using var current = JsonDocument.Parse(File.ReadAllText(Path.Join(config, "current")));
            return current.RootElement.TryGetProperty("Name", out var name) && name.ValueEquals("");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            // Another version's notes: ask it.
            return false;
        }
    }

    private static async Task<bool> AskAsync(BuildxProgram buildx, string? builder, CancellationToken cancel)
    {
        var output = new StringBuilder();
        string[] arguments = builder is null ? ["inspect"] : ["inspect", builder];
        await DockerProgram.RunAsync(buildx.With(arguments).WithStandardOutputPipe(PipeTarget.ToStringBuilder(output)), cancel);
        return BuilderInfo.In(output.ToString())?.IsEngine == true;
    }
}

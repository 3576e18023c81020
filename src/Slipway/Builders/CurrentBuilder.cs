using System.Text.Json;
using Slipway.Engines;

namespace Slipway.Builders;

/// <summary>Whether the builder is this machine's engine, which Slipway can then call directly.</summary>
internal static class CurrentBuilder
{
    private const string Default = "default";

    /// <summary>The engine that builds; null if another builder was chosen, or if only docker knows how to reach the engine.</summary>
    /// <param name="builder">The builder's name; null for the current one.</param>
    /// <param name="environment">Environment variables besides those of this process.</param>
    /// <param name="cancel">Stops it.</param>
    public static async Task<EngineAddress?> EngineAsync(
        string? builder,
        IReadOnlyDictionary<string, string?> environment,
        CancellationToken cancel
    )
    {
        var variable = DockerConfig.Variables(environment);
        if (DockerConfig.Folder(variable) is not { } config || AddressFrom(variable, config) is not { IsLocal: true } engine)
        {
            return null;
        }

        var notes = variable("BUILDX_CONFIG") is { Length: > 0 } own ? own : Path.Join(config, "buildx");
        return
            builder == Default
            || (string.IsNullOrEmpty(builder) && string.IsNullOrEmpty(variable("BUILDX_BUILDER")) && NobodyChose(notes))
            || await AskAsync(builder, environment, cancel) is { IsEngine: true, Name: Default }
            ? engine
            : null;
    }

    private static EngineAddress? AddressFrom(Func<string, string?> variable, string config)
    {
        try
        {
            return
                string.IsNullOrEmpty(variable("DOCKER_HOST"))
                && Read(Path.Join(config, "config.json"), "currentContext") is not (null or "" or Default)
                ? null
                : EngineAddress.From(variable);
        }
        catch (Exception e)
            when (e is SlipwayException or IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>
    /// Whether buildx's notes say that no builder was ever chosen: buildx then uses the engine, and there is no need to start it to ask.
    /// </summary>
    private static bool NobodyChose(string notes)
    {
        try
        {
            return Read(Path.Join(notes, "current"), "Name") is null or "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            // The notes are from another version: ask buildx.
            return false;
        }
    }

    private static async Task<BuilderInfo?> AskAsync(
        string? builder,
        IReadOnlyDictionary<string, string?> environment,
        CancellationToken cancel
    )
    {
        string[] words = string.IsNullOrEmpty(builder) ? ["inspect"] : ["inspect", builder];
        var result = await DockerProgram.RunAsync(new BuildxProgram(environment).With(words), cancel);
        return BuilderInfo.In(result.Output);
    }

    /// <summary>A member of a JSON object in a file; null if there is no such file or member.</summary>
    private static string? Read(string path, string member)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(path));
            return document.RootElement.TryGetProperty(member, out var value) ? value.GetString() : null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}

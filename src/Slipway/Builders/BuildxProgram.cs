using Slipway.Engines;
using Slipway.Programs;

namespace Slipway.Builders;

/// <summary>
/// How to start buildx: directly, if it is found where docker looks for its plugins. Docker starts it twice, once to query its metadata,
/// which takes longer than an empty build.
/// </summary>
internal sealed class BuildxProgram
{
    private static readonly string[] PluginFolders =
    [
        "/usr/local/lib/docker/cli-plugins",
        "/usr/local/libexec/docker/cli-plugins",
        "/usr/lib/docker/cli-plugins",
        "/usr/libexec/docker/cli-plugins",
    ];

    private readonly ProgramCall _call;

    /// <param name="variables">Environment variables besides those of this process; null unsets one.</param>
    public BuildxProgram(IReadOnlyDictionary<string, string?> variables)
    {
        var program = Find(DockerConfig.Variables(variables));
        _call = new ProgramCall(program ?? "docker", program is null ? ["buildx"] : []) { Environment = variables };
    }

    /// <summary>The call with the words that follow <c>docker buildx</c>.</summary>
    public ProgramCall With(IEnumerable<string> arguments) => _call with { Arguments = [.. _call.Arguments, .. arguments] };

    private static string? Find(Func<string, string?> environment)
    {
        var config = DockerConfig.Folder(environment);
        return config is null || LooksElsewhere(Path.Join(config, "config.json"))
            ? null
            : PluginFolders
                .Prepend(Path.Join(config, "cli-plugins"))
                .Select(static folder => Path.Join(folder, "docker-buildx"))
                .FirstOrDefault(File.Exists);
    }

    private static bool LooksElsewhere(string config)
    {
        try
        {
            return File.ReadAllText(config).Contains("cliPluginsExtraDirs", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Docker reports what is wrong with it.
            return true;
        }
    }
}

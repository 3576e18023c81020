using System.Text;
using System.Text.Json;
using CliWrap;
using Slipway.CacheMounts.Building;
using Slipway.Dockerfiles;

namespace Slipway.CacheMounts;

/// <summary>Asks <c>docker buildx bake</c> which Dockerfiles a target or group builds, and how.</summary>
public static class BakeTargets
{
    /// <summary>Returns what the targets build; without names, the default group.</summary>
    /// <exception cref="SlipwayException">Usage: bake does not know the target or cannot read the files.</exception>
    public static async Task<IReadOnlyList<DockerfileSource>> ReadAsync(IEnumerable<string> files, IEnumerable<string> targets, string folder, CancellationToken cancel)
    {
        List<string> arguments = ["buildx", "bake", "--print", .. files.SelectMany(static file => new[] { "--file", file }), .. targets];
        var (output, error) = (new StringBuilder(), new StringBuilder());
        var bake = Cli.Wrap("docker").WithArguments(arguments).WithWorkingDirectory(folder).WithValidation(CommandResultValidation.None)
            .WithStandardOutputPipe(PipeTarget.ToStringBuilder(output)).WithStandardErrorPipe(PipeTarget.ToStringBuilder(error));
        var result = await DockerProgram.RunAsync(bake, cancel);
        if (result.ExitCode != 0)
        {
            throw new SlipwayException(FailureKind.Usage, $"'docker {string.Join(' ', arguments)}' failed: {error.ToString().Trim()}");
        }

        using var plan = JsonDocument.Parse(output.ToString());
        return plan.RootElement.TryGetProperty("target", out var named)
            ? [.. named.EnumerateObject().Select(target => Read(target.Value, folder))]
            : throw new SlipwayException(FailureKind.Usage, "The bake file builds no target. Name one with --target.");
    }

    private static DockerfileSource Read(JsonElement target, string folder)
    {
        var context = Path.Join(folder, Text(target, "context") ?? ".");
        context = Path.IsPathRooted(Text(target, "context") ?? ".") ? Text(target, "context")! : context;
        var file = Text(target, "dockerfile") ?? "Dockerfile";
        var path = Path.IsPathRooted(file) ? file : Path.Join(context, file);
        var inline = Text(target, "dockerfile-inline");
        var arguments = target.TryGetProperty("args", out var args)
            ? args.EnumerateObject().Where(static arg => arg.Value.ValueKind == JsonValueKind.String).ToDictionary(static arg => arg.Name, static arg => arg.Value.GetString()!, StringComparer.Ordinal)
            : [];
        return new DockerfileSource
        {
            File = inline is null ? Path.GetRelativePath(folder, path) : "dockerfile-inline",
            Text = inline ?? ReadFile(path),
            Target = Text(target, "target"),
            Platform = target.TryGetProperty("platforms", out var platforms) && platforms.GetArrayLength() > 0 ? platforms[0].GetString() : null,
            Arguments = arguments,
        };
    }

    private static string? Text(JsonElement target, string name) => target.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>Reads a Dockerfile.</summary>
    /// <exception cref="SlipwayException">Usage: it cannot be read.</exception>
    public static string ReadFile(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SlipwayException(FailureKind.Usage, $"The Dockerfile '{path}' cannot be read: {e.Message} Name another with --dockerfile.", e);
        }
    }
}

using System.Text;
using CliWrap;
using CliWrap.Buffered;

namespace Slipway.Builds.Solving;

/// <summary>A builder of <c>docker buildx</c>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Driver">What runs it: docker (the engine itself), docker-container, kubernetes or remote.</param>
public sealed record BuilderInfo(string Name, string Driver)
{
    /// <summary>Whether the engine itself builds.</summary>
    public bool IsEngine => Driver == "docker";

    /// <summary>Asks buildx about a builder.</summary>
    /// <exception cref="SlipwayException">Engine: there is no such builder.</exception>
    public static async Task<BuilderInfo> FindAsync(BakeOptions bake, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(bake);
        string[] arguments = bake.Builder is null ? ["buildx", "inspect"] : ["buildx", "inspect", bake.Builder];
        var result = await Cli.Wrap("docker").WithArguments(arguments).WithEnvironmentVariables(bake.Environment)
            .WithValidation(CommandResultValidation.None).ExecuteBufferedAsync(Encoding.UTF8, cancel);
        var lines = result.StandardOutput.Split('\n');
        return Value(lines, "Name:") is { } name && Value(lines, "Driver:") is { } driver
            ? new BuilderInfo(name, driver)
            : throw new SlipwayException(FailureKind.Engine, $"'docker {string.Join(' ', arguments)}' does not tell which builder there is. {result.StandardError.Trim()}");
    }

    private static string? Value(IEnumerable<string> lines, string name) =>
        lines.FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?[name.Length..].Trim();
}

using Slipway.Bake;
using Slipway.Builds.Solving;

namespace Slipway.Serving.Builds;

/// <summary>Which registry caches a build reads and writes.</summary>
/// <param name="request">What was asked for.</param>
public sealed class RegistryCaches(CacheChoice request)
{
    /// <summary>Caches to read in addition to the bake file's; null to read none at all.</summary>
    public IReadOnlyList<string>? From(PlannedBuild build)
    {
        ArgumentNullException.ThrowIfNull(build);
        return request switch
        {
            { Kind: not CacheKind.Registry } => null,
            { Reference: null } => [],
            _ => [$"type=registry,ref={Reference(build)}"],
        };
    }

    /// <summary>Caches to write, if requested. Failing to write one does not fail the build.</summary>
    /// <exception cref="SlipwayException">Usage: no destination is given.</exception>
    public IReadOnlyList<string> To(PlannedBuild build)
    {
        ArgumentNullException.ThrowIfNull(build);
        if (!request.Push || request.Kind != CacheKind.Registry)
        {
            return [];
        }

        var written = build.Target.CacheTo.Where(static entry => entry["type"] == "registry").Select(static entry => entry["ref"]);
        var read = build.Target.CacheFrom.Where(IsRegistry).Select(static entry => entry["ref"] ?? entry.Text);
        var reference = request.Reference is null
            ? written.Concat(read).FirstOrDefault(static name => name is { Length: > 0 })
            : Reference(build);
        return reference is not null
            ? [$"type=registry,ref={reference},mode=max,ignore-error=true"]
            : throw new SlipwayException(
                FailureKind.Usage,
                $"Nothing says where to push the cache of '{build.Target.Name}'. Name a place{HowTo.Current.NameCache}, or cache-to in the "
                    + "bake file."
            );
    }

    /// <summary>One line for each cache that could not be read or written.</summary>
    internal static IEnumerable<string> Problems(SolveLog log)
    {
        foreach (var step in log.Steps.Where(static step => step.Error is not null))
        {
            var reading = step.Name.StartsWith("importing cache manifest from ", StringComparison.Ordinal);
            if (reading && !step.Error!.EndsWith("not found", StringComparison.Ordinal))
            {
                yield return $"The cache {step.Name["importing cache manifest from ".Length..]} was not read: {Short(step.Error!)}";
            }
            else if (step.Name.StartsWith("exporting cache to ", StringComparison.Ordinal))
            {
                yield return $"The cache was not written: {Short(step.Error!)}";
            }
        }
    }

    // A bare word is a registry reference.
    private static bool IsRegistry(BakeEntry entry) => entry.Fields.Count == 0 || entry["type"] == "registry";

    private static string Short(string error)
    {
        var line = error.Split('\n')[0];
        return line.Length > 300 ? line[..300] + "..." : line;
    }

    private string Reference(PlannedBuild build) =>
        request
            .Reference!.Replace("{target}", build.Target.Name, StringComparison.Ordinal)
            .Replace("{platform}", build.Platform.Replace('/', '-'), StringComparison.Ordinal);
}

namespace Slipway.Dockerfiles;

/// <summary>Finds the cache mounts that a build of a Dockerfile uses.</summary>
public static class DockerfileMounts
{
    /// <summary>The build argument with which BuildKit keeps the mounts of several projects apart.</summary>
    public const string NamespaceArgument = "BUILDKIT_CACHE_MOUNT_NS";

    /// <summary>
    /// Returns the cache mounts of the stages that a build of the target runs, each once, in file order; variables are replaced and
    /// defaults filled in as BuildKit does.
    /// </summary>
    /// <exception cref="SlipwayException">Usage: BuildKit would reject the file; the message begins with file and line.</exception>
    public static IReadOnlyList<CacheMount> Find(DockerfileSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        try
        {
            return Merge(new StagePlan(source).Needed().SelectMany(static stage => stage.Mounts));
        }
        catch (DockerfileProblem e)
        {
            throw new SlipwayException(
                FailureKind.Usage,
                $"{source.File}:{Math.Max(1, e.Line)}: {e.Message}. Correct the Dockerfile, "
                    + $"or name the mounts {HowTo.Current.NameMount}.",
                e
            );
        }
    }

    /// <summary>Merges mounts that a builder treats as one, with all of their places.</summary>
    public static IReadOnlyList<CacheMount> Merge(IEnumerable<CacheMount> mounts)
    {
        ArgumentNullException.ThrowIfNull(mounts);
        var merged = new List<CacheMount>();
        foreach (var mount in mounts)
        {
            // A mount whose id is uncertain may be a different one.
            var known = merged.FindIndex(other =>
                mount.IsSameAs(other) && mount.Unknown.SequenceEqual(other.Unknown, StringComparer.Ordinal)
            );
            if (known < 0)
            {
                merged.Add(mount);
            }
            else
            {
                merged[known] = merged[known] with { Uses = [.. merged[known].Uses, .. mount.Uses] };
            }
        }

        return merged;
    }
}

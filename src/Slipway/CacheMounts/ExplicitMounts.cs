using Slipway.Dockerfiles;

namespace Slipway.CacheMounts;

/// <summary>Reads mounts given by hand, in the syntax of <c>--mount=type=cache</c>.</summary>
public static class ExplicitMounts
{
    /// <summary>Reads them all.</summary>
    /// <exception cref="SlipwayException">Usage: the words describe no valid mount, or a mount is named twice.</exception>
    public static IReadOnlyList<CacheMount> Read(IEnumerable<string> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        var mounts = new List<CacheMount>();
        foreach (var word in words)
        {
            var mount = Read(word);
            mounts.Add(
                mounts.Exists(mount.IsSameAs)
                    ? throw new SlipwayException(
                        FailureKind.Usage,
                        $"{HowTo.Current.GivenMounts} names '{mount.Id}' twice. Name each mount once."
                    )
                    : mount
            );
        }

        return mounts;
    }

    private static CacheMount Read(string words)
    {
        try
        {
            var mount = MountWords.Read("type=cache," + words, static word => word, out _)!;
            return mount.Id is "."
                ? throw new DockerfileProblem(0, "it has neither id nor target")
                : mount with
                {
                    Target = mount.Target.Length > 0 ? mount.Target : mount.Id,
                };
        }
        catch (DockerfileProblem e)
        {
            throw new SlipwayException(
                FailureKind.Usage,
                $"{HowTo.Current.GivenMount(words)}: {e.Message}. Write id=ID,target=PATH as in a Dockerfile.",
                e
            );
        }
    }
}

using Slipway.CacheMounts;
using Slipway.CacheMounts.Step;
using Slipway.Dockerfiles;
using Slipway.Images;
using Slipway.Records;

namespace Slipway.Cli.Commands.Save;

/// <summary>What <c>save</c> was asked to save: an image, a folder or cache mounts.</summary>
internal sealed record SaveRequest(string? Image, string? Folder, StashKey Key, string? Base, bool NoBase, int? Level)
{
    /// <summary>The cache mounts to save; null when saving an image or a folder.</summary>
    public BuilderMounts? Mounts { get; init; }

    /// <summary>Whether to add a summary to the run's page.</summary>
    public bool Summary { get; init; } = true;

    /// <summary>The given key, or one made from the image's name.</summary>
    /// <exception cref="SlipwayException">Usage: there is no key, or it is not valid.</exception>
    public static StashKey KeyOf(string? text, string? image) => new(text ?? DefaultKey(image));

    private static string DefaultKey(string? image)
    {
        if (image is null || ImagePath.Find(image) is not null)
        {
            throw new SlipwayException(
                FailureKind.Usage,
                "Cache mounts, folders and files have no name for the stash: choose one with --key KEY."
            );
        }

        if (image.Contains("sha256:", StringComparison.Ordinal))
        {
            throw new SlipwayException(FailureKind.Usage, $"'{image}' is not a name for a stash: choose one with --key KEY.");
        }

        var (repository, tag) = ImageName.Split(image);
        return $"{repository}-{tag}";
    }
}

/// <summary>Cache mounts of a builder.</summary>
/// <param name="Step">The build step that reads them.</param>
/// <param name="Mounts">Which ones.</param>
/// <param name="Options">What to keep of them.</param>
internal sealed record BuilderMounts(BuildStep Step, IReadOnlyList<CacheMount> Mounts, MountSaveOptions Options);

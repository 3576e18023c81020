using Slipway.Images;
using Slipway.Records;
using Slipway.Stashes;

namespace Slipway.Cli.Commands.Save;

/// <summary>What <c>save</c> was asked to save: an image, a folder or cache mounts.</summary>
internal sealed record SaveRequest(string? Image, string? Folder, string? KeyText, string? Base, bool NoBase, int? Level)
{
    /// <summary>Saves cache mounts; its argument begins the stash. Null when saving an image or a folder.</summary>
    public Func<Func<CancellationToken, Task<StashWriter>>, CancellationToken, Task<SaveResult>>? Mounts { get; init; }

    /// <summary>Whether to add a summary to the run's page.</summary>
    public bool Summary { get; init; } = true;

    /// <summary>The given key, or one made from the image's name.</summary>
    /// <exception cref="SlipwayException">Usage: there is no key, or it is not valid.</exception>
    public StashKey Key => new(KeyText ?? DefaultKey());

    private string DefaultKey()
    {
        if (Image is null || ImagePath.Find(Image) is not null)
        {
            throw new SlipwayException(
                FailureKind.Usage,
                "Cache mounts, a folder or a file have no name to go by: say how to call the stash, with --key KEY."
            );
        }

        if (Image.Contains("sha256:", StringComparison.Ordinal))
        {
            throw new SlipwayException(FailureKind.Usage, $"'{Image}' is no name to go by: say how to call the stash, with --key KEY.");
        }

        var (repository, tag) = ImageName.Split(Image);
        return $"{repository}-{tag}";
    }
}

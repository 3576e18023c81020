using Slipway.Images;
using Slipway.Records;
using Slipway.Stashes;

namespace Slipway.Cli.Commands.Save;

/// <summary>What <c>save</c> was asked for; an image, a folder or cache mounts.</summary>
internal sealed record SaveRequest(string? Image, string? Folder, string? KeyText, string? Base, bool NoBase, int? Level)
{
    /// <summary>Saves cache mounts as the stash that is begun by the call; null where an image or a folder is meant.</summary>
    public Func<Func<CancellationToken, Task<StashWriter>>, CancellationToken, Task<SaveResult>>? Mounts { get; init; }

    /// <summary>Whether the page of the run tells about it.</summary>
    public bool Summary { get; init; } = true;

    /// <summary>The key that was given, or else what the image's name makes.</summary>
    /// <exception cref="SlipwayException">Usage: there is none, or it cannot be a key.</exception>
    public StashKey Key => new(KeyText ?? DefaultKey());

    private string DefaultKey()
    {
        if (Image is null || ImagePath.Find(Image) is not null)
        {
            throw new SlipwayException(FailureKind.Usage, "Cache mounts, a folder or a file have no name to go by: say how to call the stash, with --key KEY.");
        }

        if (Image.Contains("sha256:", StringComparison.Ordinal))
        {
            throw new SlipwayException(FailureKind.Usage, $"'{Image}' is no name to go by: say how to call the stash, with --key KEY.");
        }

        var (repository, tag) = ImageName.Split(Image);
        return $"{repository}-{tag}";
    }
}

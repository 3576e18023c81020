using Slipway.Images;
using Slipway.Stashes;

namespace Slipway.Cli.Commands;

/// <summary>What <c>save</c> was asked for; either an image or a folder.</summary>
internal sealed record SaveRequest(string? Image, string? Folder, string? KeyText, string? Base, bool NoBase, int? Level)
{
    /// <summary>The key that was given, or else what the image's name makes.</summary>
    /// <exception cref="SlipwayException">Usage: there is none, or it cannot be a key.</exception>
    public StashKey Key => new(KeyText ?? DefaultKey());

    private string DefaultKey()
    {
        if (Image is null || ImagePath.Find(Image) is not null)
        {
            throw new SlipwayException(FailureKind.Usage, "A folder or a file has no name to go by: say how to call the stash, with --key KEY.");
        }

        if (Image.Contains("sha256:", StringComparison.Ordinal))
        {
            throw new SlipwayException(FailureKind.Usage, $"'{Image}' is no name to go by: say how to call the stash, with --key KEY.");
        }

        var (repository, tag) = ImageName.Split(Image);
        return $"{repository}-{tag}";
    }
}

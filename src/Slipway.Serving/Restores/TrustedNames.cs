using Slipway.Images;
using Slipway.Records;
using Slipway.Serving.Images;
using Slipway.Stashes;

namespace Slipway.Serving.Restores;

/// <summary>
/// Which names an image gets. A stranger's image is named only after its key; otherwise it could take the name of anybody's image.
/// </summary>
internal static class TrustedNames
{
    /// <summary>The image with the names that it gets, and the names in the stash that it does not get.</summary>
    public static (ImageRecord Image, IReadOnlyList<string> Refused) Of(StashReader stash, TrustLevel trust)
    {
        var image = ImageStash.ImageOf(stash);
        if (trust != TrustLevel.Stranger)
        {
            return (image, []);
        }

        string[] names = [KeyName.Of(stash.Entry.Key)];
        return (image with { Names = names }, [.. image.Names.Select(ImageName.Familiar).Except(names, StringComparer.Ordinal)]);
    }
}

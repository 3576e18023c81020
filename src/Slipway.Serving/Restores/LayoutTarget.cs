using Slipway.Images;
using Slipway.Stashes;

namespace Slipway.Serving.Restores;

/// <summary>A folder with an OCI layout (OCI image specification 1.1, image-layout.md).</summary>
/// <param name="path">Its path.</param>
/// <param name="notice">Takes a line about anything that could not be written as it was.</param>
public sealed class LayoutTarget(string path, Action<string>? notice = null) : RestoreTarget
{
    /// <inheritdoc/>
    public override async Task<RestoredStash> TakeAsync(StashReader stash, TrustLevel trust, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(stash);
        await RestoreDisk.DemandAsync(stash, path, cancel);
        var (image, refused) = TrustedNames.Of(stash, trust);
        await OciLayoutWriter.WriteAsync(new CheckedImage(image), stash, path, notice, cancel);
        return new RestoredStash(stash.Entry, stash.Record, RestoreWay.OciLayout)
        {
            Folder = Path.GetFullPath(path),
            Names = image.Names,
            Refused = refused,
            Bytes = stash.Record.ContentBytes,
        };
    }
}

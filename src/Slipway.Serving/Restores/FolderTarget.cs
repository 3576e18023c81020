using Slipway.Folders;
using Slipway.Stashes;

namespace Slipway.Serving.Restores;

/// <summary>A folder.</summary>
/// <param name="path">Its path, which must be free.</param>
/// <param name="notice">Takes a line about anything that could not be restored as it was.</param>
public sealed class FolderTarget(string path, Action<string>? notice = null) : RestoreTarget
{
    /// <inheritdoc/>
    public override async Task<RestoredStash> TakeAsync(StashReader stash, TrustLevel trust, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(stash);
        await RestoreDisk.DemandAsync(stash, path, cancel);
        await FolderStash.RestoreAsync(stash, path, new ExtractOptions { Notice = notice }, cancel);
        return new RestoredStash(stash.Entry, stash.Record, RestoreWay.Folder)
        {
            Folder = Path.GetFullPath(path),
            Bytes = stash.Record.ContentBytes,
        };
    }
}

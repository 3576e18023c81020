using Slipway.Stashes;

namespace Slipway.Serving.Restores;

/// <summary>Where stashes are restored to.</summary>
public abstract class RestoreTarget
{
    /// <summary>Restores a stash. The trust in whoever saved it decides what the stash may choose.</summary>
    /// <exception cref="SlipwayException">Usage: the target takes no stash of this kind. DiskFull: there is no room.</exception>
    public abstract Task<RestoredStash> TakeAsync(StashReader stash, TrustLevel trust, CancellationToken cancel = default);
}

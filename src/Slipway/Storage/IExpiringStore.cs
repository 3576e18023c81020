using Slipway.Stashes;

namespace Slipway.Storage;

/// <summary>An optional ability of a store that forgets stashes after a time: a stash must not outlive those that it builds on.</summary>
public interface IExpiringStore : IStashStore
{
    /// <summary>Why a stash of a key, begun now, cannot build on another one; null if it can.</summary>
    string? WhyNotBuildOn(StashEntry basis, StashKey key);

    /// <summary>Begins to write a stash that the store forgets no later than the one that it builds on.</summary>
    Task<IStashUpload> BeginAsync(StashKey key, Scope scope, StashEntry? basis, CancellationToken cancel);
}

using Slipway.Records;

namespace Slipway.Storage;

/// <summary>
/// Where stashes live. A stash is one immutable file (a pack that ends with the stash's record); the store names it,
/// records who saved it, lists it and reads ranges of it. Every method may be called concurrently.
/// </summary>
/// <remarks>
/// <para>Failures are thrown as <see cref="SlipwayException"/> of kind Store, NotFound or DiskFull.</para>
/// <para>No ability is optional, so that a store that wraps another (<see cref="ForwardingStore"/>) cannot lose one. A store without an
/// ability has a default to offer: it searches by <see cref="ListedSearch"/>, lists no damaged stashes, and returns null from
/// WhyNotBuildOn.</para>
/// <para>A stash needs the packs of earlier ones, and no store may lose one that is needed without saying so. A store with locks (a
/// folder, memory) makes begin, commit and removal exclude each other: a save holds what it builds on from its begin to its end, and a
/// removal leaves that alone. A store without locks (objects, a registry, artifacts) works by order: a removal names what it will
/// remove, lists once more, then removes; a commit makes the stash visible, then looks once more whether what it needs is there and not
/// named, and takes the stash back if not. Where it cannot name anything, it still looks at commit, and a removal lists right
/// before.</para>
/// <para>A store that dates stashes itself gives each at least one tick more than the newest of its key has: a clock that once ran ahead
/// must not make an old stash the newest.</para>
/// </remarks>
public interface IStashStore
{
    /// <summary>The store as its user would write it, e.g. <c>folder:/var/cache/slipway</c>.</summary>
    string Address { get; }

    /// <summary>Lists stashes, newest first; those of one key when a key is given. Damaged ones are left out.</summary>
    Task<IReadOnlyList<StashEntry>> ListAsync(StashKey? key, CancellationToken cancel = default);

    /// <summary>Lists the stashes that <see cref="ListAsync"/> leaves out, and why.</summary>
    Task<IReadOnlyList<DamagedStash>> ListDamagedAsync(CancellationToken cancel = default);

    /// <summary>
    /// Begins a search. In a store with long listings or a limit on calls, it ends as soon as a usable stash is found. What it learns for
    /// one key it uses for the others, so several keys together cost less than one by one.
    /// </summary>
    /// <param name="keys">The keys to search for.</param>
    IStashSearch BeginSearch(IReadOnlyCollection<StashKey> keys);

    /// <summary>Opens a stash's file for range reads, by the locator of its entry.</summary>
    Task<IPackSource> OpenAsync(string locator, CancellationToken cancel = default);

    /// <summary>
    /// Why a stash of this key, begun now, cannot build on another one, e.g. because that one expires too soon; null if it can.
    /// </summary>
    string? WhyNotBuildOn(StashEntry basis, StashKey key);

    /// <summary>
    /// Begins to write a stash. It becomes visible, complete, when the upload is committed, or never. The store keeps it no longer than
    /// what it builds on, and holds that until the upload ends.
    /// </summary>
    /// <exception cref="SlipwayException">NotFound: a stash that it builds on is gone.</exception>
    Task<IStashUpload> BeginAsync(StashKey key, Scope scope, UploadBasis? basis, CancellationToken cancel = default);

    /// <summary>
    /// Begins to remove stashes. In a store with locks, no save that builds on others can begin, and none can commit, until the removal
    /// ends.
    /// </summary>
    Task<IStashRemoval> BeginRemovalAsync(CancellationToken cancel = default);
}

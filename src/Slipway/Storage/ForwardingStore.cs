using Slipway.Records;

namespace Slipway.Storage;

/// <summary>
/// Wraps another store. Everything that a subclass does not override is passed on, so no ability of the inner store is lost.
/// </summary>
/// <param name="inner">The wrapped store; its owner disposes it.</param>
public abstract class ForwardingStore(IStashStore inner) : IStashStore
{
    /// <inheritdoc/>
    public virtual string Address => inner.Address;

    /// <summary>The wrapped store.</summary>
    protected IStashStore Inner => inner;

    /// <inheritdoc/>
    public virtual Task<IReadOnlyList<StashEntry>> ListAsync(StashKey? key, CancellationToken cancel = default) =>
        inner.ListAsync(key, cancel);

    /// <inheritdoc/>
    public virtual Task<IReadOnlyList<DamagedStash>> ListDamagedAsync(CancellationToken cancel = default) => inner.ListDamagedAsync(cancel);

    /// <inheritdoc/>
    public virtual IStashSearch BeginSearch(IReadOnlyCollection<StashKey> keys) => inner.BeginSearch(keys);

    /// <inheritdoc/>
    public virtual Task<IPackSource> OpenAsync(string locator, CancellationToken cancel = default) => inner.OpenAsync(locator, cancel);

    /// <inheritdoc/>
    public virtual string? WhyNotBuildOn(StashEntry basis, StashKey key) => inner.WhyNotBuildOn(basis, key);

    /// <inheritdoc/>
    public virtual Task<IStashUpload> BeginAsync(StashKey key, Scope scope, UploadBasis? basis, CancellationToken cancel = default) =>
        inner.BeginAsync(key, scope, basis, cancel);

    /// <inheritdoc/>
    public virtual Task<IStashRemoval> BeginRemovalAsync(CancellationToken cancel = default) => inner.BeginRemovalAsync(cancel);
}

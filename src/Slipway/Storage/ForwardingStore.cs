using Slipway.Records;

namespace Slipway.Storage;

/// <summary>A store around another one. What a subclass does not change is what the other store does, so that it loses none of its abilities.</summary>
/// <param name="inner">The other store, whose owner disposes it.</param>
public abstract class ForwardingStore(IStashStore inner) : IStashStore
{
    /// <inheritdoc/>
    public virtual string Address => inner.Address;

    /// <summary>The other store.</summary>
    protected IStashStore Inner => inner;

    /// <inheritdoc/>
    public virtual Task<IReadOnlyList<StashEntry>> ListAsync(StashKey? key, CancellationToken cancel = default) => inner.ListAsync(key, cancel);

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

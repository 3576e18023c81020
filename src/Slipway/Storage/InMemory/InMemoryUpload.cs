using Slipway.Content;
using Slipway.Records;

namespace Slipway.Storage.InMemory;

internal sealed class InMemoryUpload : IStashUpload
{
    private readonly InMemoryStore _store;
    private readonly StashKey _key;
    private readonly Scope _scope;
    private IReadOnlyList<string> _holds;
    private readonly MemoryStream _bytes = new();
    private readonly UploadStream _content;
    private int _ended;

    public InMemoryUpload(InMemoryStore store, StashKey key, Scope scope, IReadOnlyList<string> holds)
    {
        (_store, _key, _scope, _holds) = (store, key, scope, holds);
        _content = new UploadStream(_bytes, e => e);
    }

    public Stream Content => _content;

    public async Task<StashEntry> CommitAsync(Digest root, IReadOnlyCollection<string> needed, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (Interlocked.Exchange(ref _ended, 1) != 0)
        {
            throw StoreFailures.CommittedTwice(_key.Text);
        }

        _content.Finish();
        using var turn = needed.Count > 0 ? await _store.TakeTurnAsync(cancel) : null;
        var entry = _store.Add(_key, _scope, root, _bytes.ToArray(), needed);
        _store.Release(Interlocked.Exchange(ref _holds, []));
        return entry;
    }

    public ValueTask DisposeAsync()
    {
        _ended = 1;
        _store.Release(Interlocked.Exchange(ref _holds, []));
        return _content.DisposeAsync();
    }
}

using Slipway.Content;
using Slipway.Stashes;

namespace Slipway.Storage.InMemory;

internal sealed class InMemoryUpload : IStashUpload
{
    private readonly InMemoryStore _store;
    private readonly StashKey _key;
    private readonly Scope _scope;
    private readonly MemoryStream _bytes = new();
    private readonly UploadStream _content;
    private int _ended;

    public InMemoryUpload(InMemoryStore store, StashKey key, Scope scope)
    {
        (_store, _key, _scope) = (store, key, scope);
        _content = new UploadStream(_bytes, e => e);
    }

    public Stream Content => _content;

    public Task<StashEntry> CommitAsync(Digest root, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (Interlocked.Exchange(ref _ended, 1) != 0)
        {
            throw StoreFailures.CommittedTwice(_key.Text);
        }

        _content.Finish();
        return Task.FromResult(_store.Add(_key, _scope, root, _bytes.ToArray()));
    }

    public ValueTask DisposeAsync()
    {
        _ended = 1;
        return _content.DisposeAsync();
    }
}

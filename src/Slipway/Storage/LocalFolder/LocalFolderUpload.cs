using Slipway.Content;
using Slipway.Files;
using Slipway.Records;

namespace Slipway.Storage.LocalFolder;

internal sealed class LocalFolderUpload : IStashUpload
{
    // Buffers small writes; a block of this size or more goes straight to the file.
    private const int SmallWrites = 64 << 10;
    private readonly FolderLayout _layout;
    private readonly WriterSlot _slot;
    private readonly StashKey _key;
    private readonly Scope _scope;
    private readonly TimeProvider _clock;
    private readonly FileStream _file;
    private readonly UploadStream _content;
    private readonly string _purpose;
    private int _ended;

    private LocalFolderUpload(FolderLayout layout, WriterSlot slot, StashKey key, Scope scope, TimeProvider clock)
    {
        (_layout, _slot, _key, _scope, _clock) = (layout, slot, key, scope, clock);
        _purpose = $"save stash '{key}'";
        Directory.CreateDirectory(slot.Directory);
        _file = new FileStream(
            Path.Combine(slot.Directory, FolderLayout.PackName),
            FileMode.CreateNew,
            FileAccess.Write,
            FileShare.Read,
            SmallWrites
        );
        _content = new UploadStream(_file, e => FolderFailure.Explain(e, _purpose, layout.Root));
    }

    public Stream Content => _content;

    public static LocalFolderUpload Begin(FolderLayout layout, StashKey key, Scope scope, UploadBasis? basis, TimeProvider clock)
    {
        StoreMarker.Ensure(layout);
        var slot = WriterSlot.Take(layout);
        try
        {
            Litter.Sweep(layout, slot);
            if (basis is not null)
            {
                Directory.CreateDirectory(slot.Directory);
                Holds.Write(layout, slot, [.. basis.Locators]);
            }

            return new LocalFolderUpload(layout, slot, key, scope, clock);
        }
        catch
        {
            slot.Dispose();
            throw;
        }
    }

    public Task<StashEntry> CommitAsync(Digest root, IReadOnlyCollection<string> needed, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (Interlocked.Exchange(ref _ended, 1) != 0)
        {
            throw StoreFailures.CommittedTwice(_key.Text);
        }

        _content.Finish();
        return Task.Run(() => FolderFailure.Explained(_purpose, _layout.Root, () => Commit(root, needed)), CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        _ended = 1;
        await _content.DisposeAsync();
        await Task.Run(Abandon);
    }

    private StashEntry Commit(Digest root, IReadOnlyCollection<string> needed)
    {
        _file.Flush(flushToDisk: true);
        var size = _file.Length;
        _file.Dispose();
        var created = StashTimes.After(StashFolder.Newest(_layout.KeyDirectory(_key)), _clock);
        var entry = new EntryDocument
        {
            Key = _key.Text,
            Root = root.ToString(),
            Created = created,
            Size = size,
            Scope = _scope,
        };
        StashFolder.WriteEntry(_slot.Directory, entry);
        DirectorySync.Flush(_slot.Directory);
        var locator = Publish(created, needed);
        _slot.Dispose();
        return entry.EntryAt(locator);
    }

    // Held stashes exist unless someone removed them by hand or with a version that ignores holds, so check once more.
    private string Publish(DateTimeOffset created, IReadOnlyCollection<string> needed)
    {
        using var exclusive = needed.Count > 0 ? StoreLock.Take(_layout) : null;
        if (Holds.FindMissing(_layout, needed) is { } gone)
        {
            throw StoreFailures.BaseIsGone(_key.Text, gone);
        }

        File.Delete(Path.Combine(_slot.Directory, Holds.FileName));
        return StashFolder.Publish(_layout, _slot.Directory, _key, created);
    }

    private void Abandon()
    {
        try
        {
            _file.Dispose();
        }
        catch (Exception e) when (FolderFailure.IsFileSystem(e))
        {
            // Closing flushes the buffer, which fails on a full disk; the file is removed anyway.
        }

        _slot.Dispose();
    }
}

using Slipway.Tar;

namespace Slipway.Folders;

/// <summary>Creates what entries describe, below one open folder.</summary>
internal sealed class Extraction : IAsyncDisposable
{
    private readonly TarEntryReader _reader;
    private readonly MetadataWriter _metadata;
    private readonly ExtractedFolders _folders;
    private readonly ExtractedNames _names;
    private readonly EntryPath _path;
    private readonly FileWriter _files;
    private long _entries;
    private long _bytes;

    public Extraction(int root, string target, TarEntryReader reader, ExtractOptions options, CancellationToken cancel)
    {
        _reader = reader;
        _metadata = new MetadataWriter(options);
        _folders = new ExtractedFolders(root, target, _metadata, options);
        _names = new ExtractedNames(target, _folders, _metadata, options);
        _path = new EntryPath(options.Limits);
        _files = new FileWriter(_metadata, target, cancel);
    }

    public ExtractResult Result => new(_entries, _bytes, _metadata.SkippedAttributes);

    public ValueTask ApplyAsync(TarEntry entry, CancellationToken cancel)
    {
        _entries++;
        _path.Set(entry.Path.Span, entry);
        switch (entry.Type)
        {
            case TarEntryType.File:
                return FileAsync(entry, cancel);
            case TarEntryType.Directory:
                _folders.Make(_path, entry);
                break;
            case TarEntryType.HardLink:
                _names.MakeHardLink(_path, entry);
                break;
            case TarEntryType.SymbolicLink:
                _names.MakeSymbolicLink(_path, entry);
                break;
            default:
                _names.MakeNode(_path, entry);
                break;
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Waits for the files, then sets the modes and times of folders, since nothing more goes into them.</summary>
    public async Task FinishAsync(CancellationToken cancel)
    {
        await _files.FinishAsync();
        _folders.Finish(cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _files.DisposeAsync();
        // Remove unfinished files: nobody must take a partial file for a whole one.
        _files.Unfinished.ForEach(path => _folders.RemoveFile(path.Span));
        _folders.Dispose();
    }

    private async ValueTask FileAsync(TarEntry entry, CancellationToken cancel)
    {
        var end = _metadata.Of(entry);
        _files.Begin(_names.MakeFile(_path, entry, end.Mode), _path.Span.ToArray());
        var left = entry.Size;
        do
        {
            var buffer = await _files.ReserveAsync(left);
            await _reader.ReadContentAsync(buffer, cancel);
            left -= buffer.Length;
            _files.Add(buffer.Length, left == 0 ? end : null);
        } while (left > 0);
        _bytes += entry.Size;
    }
}

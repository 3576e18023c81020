using Slipway.Tar;
using static Slipway.Folders.Libc;

namespace Slipway.Folders;

/// <summary>Makes what entries describe, below one open folder.</summary>
internal sealed class Extraction : IDisposable
{
    private readonly TarEntryReader _reader;
    private readonly string _target;
    private readonly MetadataWriter _metadata;
    private readonly ExtractedFolders _folders;
    private readonly ExtractedNames _names;
    private readonly EntryPath _path;
    private long _entries;
    private long _bytes;

    public Extraction(int root, string target, TarEntryReader reader, ExtractOptions options)
    {
        (_reader, _target) = (reader, target);
        _metadata = new MetadataWriter(options);
        _folders = new ExtractedFolders(root, target, _metadata, options);
        _names = new ExtractedNames(target, _folders, _metadata, options);
        _path = new EntryPath(options.Limits);
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

    /// <summary>Gives folders their modes and times, once nothing more goes into them.</summary>
    public void FinishFolders(CancellationToken cancel) => _folders.Finish(cancel);

    public void Dispose() => _folders.Dispose();

    private async ValueTask FileAsync(TarEntry entry, CancellationToken cancel)
    {
        var descriptor = _names.MakeFile(_path, entry);
        var place = new Place(_target, _path.Memory);
        try
        {
            ReadOnlyMemory<byte> piece;
            while (!(piece = await _reader.ReadContentAsync(cancel)).IsEmpty)
            {
                cancel.ThrowIfCancellationRequested();
                WriteAll(descriptor, piece.Span, place);
            }

            _bytes += entry.Size;
            _metadata.Apply(descriptor, _metadata.Of(entry), place);
        }
        catch
        {
            Close(descriptor);
            throw;
        }

        if (CloseWritten(descriptor) != 0)
        {
            throw PosixFailure.From("write", place.Shown);
        }
    }

    private static void WriteAll(int descriptor, ReadOnlySpan<byte> bytes, Place place)
    {
        while (!bytes.IsEmpty)
        {
            var written = (int)Write(descriptor, bytes, bytes.Length);
            if (written < 0 && (Error)LastError != Error.Interrupted)
            {
                throw PosixFailure.From("write", place.Shown);
            }

            bytes = bytes[Math.Max(written, 0)..];
        }
    }
}

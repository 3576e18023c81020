using Slipway.Files;
using static Slipway.Files.Libc;

namespace Slipway.Folders;

/// <summary>A part of a file's content; the file is finished after its last one.</summary>
/// <param name="File">The file.</param>
/// <param name="Start">Where its bytes begin in its batch.</param>
/// <param name="Length">How many there are.</param>
/// <param name="End">With the last part: the metadata to set on the file.</param>
internal readonly record struct FilePiece(NewFile File, int Start, int Length, EntryMetadata? End);

/// <summary>Parts of files that are written together.</summary>
internal sealed class FileBatch
{
    private const int MaxPieces = 64;

    // Some twenty small files; few enough bytes to stay in a core's cache until they are written.
    private readonly byte[] _bytes = new byte[512 << 10];
    private readonly List<FilePiece> _pieces = new(MaxPieces);
    private int _filled;
    private int _done;

    public bool IsFull => _filled == _bytes.Length || _pieces.Count == MaxPieces;

    public Memory<byte> Free => _bytes.AsMemory(_filled);

    /// <summary>Files that were not fully written, each once, in order.</summary>
    public IEnumerable<NewFile> Unfinished => _pieces.Skip(_done).Select(static piece => piece.File).Distinct();

    public void Add(NewFile file, int length, EntryMetadata? end)
    {
        _pieces.Add(new FilePiece(file, _filled, length, end));
        _filled += length;
    }

    public void Clear()
    {
        _pieces.Clear();
        _filled = _done = 0;
    }

    /// <summary>Writes every part.</summary>
    /// <exception cref="SlipwayException">A part could not be written; that part and the later ones stay unfinished.</exception>
    public void Write(MetadataWriter metadata, string target, CancellationToken cancel)
    {
        foreach (var piece in _pieces)
        {
            cancel.ThrowIfCancellationRequested();
            var place = new Place(target, piece.File.Path);
            WriteBytes(piece.File.Descriptor, _bytes.AsSpan(piece.Start, piece.Length), place);
            if (piece.End is { } end)
            {
                metadata.Apply(piece.File.Descriptor, end, place);
                piece.File.Finish(place);
            }

            _done++;
        }
    }

    private static void WriteBytes(int descriptor, ReadOnlySpan<byte> bytes, Place place)
    {
        while (!bytes.IsEmpty)
        {
            var written = (int)Libc.Write(descriptor, bytes, bytes.Length);
            if (written < 0 && (Error)LastError != Error.Interrupted)
            {
                throw PosixFailure.From("write", place.Shown);
            }

            bytes = bytes[Math.Max(written, 0)..];
        }
    }
}

using System.Buffers;
using System.Threading.Channels;
using static Slipway.Folders.Libc;

namespace Slipway.Folders;

/// <summary>
/// Fills and finishes files beside whoever makes them: names are made in the order of the stream, while what goes into the last ones
/// is still being written.
/// </summary>
internal sealed class FileWriter(MetadataWriter metadata, string target, CancellationToken cancel) : IAsyncDisposable
{
    /// <summary>Most of a file's content at once.</summary>
    public const int PieceLength = 256 << 10;

    // Some MiB at most: enough for small files, which cost their maker and their writer about the same.
    private const int Ahead = 24;

    private readonly Channel<Piece> _pieces = Channel.CreateBounded<Piece>(new BoundedChannelOptions(Ahead) { SingleReader = true, SingleWriter = true });
    private Task? _writing;
    private int _open = -1;
    private Piece? _refused;
    private ReadOnlyMemory<byte> _openPath;

    /// <summary>After disposal: files that were begun and not finished.</summary>
    public List<ReadOnlyMemory<byte>> Unfinished { get; } = [];

    /// <summary>Takes the next piece of a file over, and with its last one what to do to it then; the buffer is rented.</summary>
    /// <exception cref="SlipwayException">An earlier piece could not be written.</exception>
    public async ValueTask TakeAsync(int descriptor, byte[] buffer, int length, ReadOnlyMemory<byte> path, EntryMetadata? end)
    {
        _writing ??= Task.Run(WriteAllAsync, CancellationToken.None);
        try
        {
            await _pieces.Writer.WriteAsync(new Piece(descriptor, buffer, length, path, end), cancel);
        }
        catch (Exception e) when (e is ChannelClosedException or OperationCanceledException)
        {
            _refused = new Piece(descriptor, buffer, length, path, end);
            await (e is ChannelClosedException ? _writing : Task.FromException(e));
            throw;
        }
    }

    /// <summary>Takes over a file whose content does not come.</summary>
    public async Task AbandonAsync(int descriptor, ReadOnlyMemory<byte> path)
    {
        _pieces.Writer.TryComplete();
        await (_writing ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _refused = new Piece(descriptor, [], 0, path, null);
    }

    /// <summary>Waits until everything is written.</summary>
    /// <exception cref="SlipwayException">Something could not be.</exception>
    public async Task FinishAsync()
    {
        _pieces.Writer.TryComplete();
        await (_writing ?? Task.CompletedTask);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _pieces.Writer.TryComplete();
        // A failure was either reported by the call that met it, or comes after another one that is.
        await (_writing ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (_pieces.Reader.TryRead(out var piece))
        {
            Drop(piece);
        }

        if (_refused is { } refused)
        {
            Drop(refused);
        }

        CloseOpen();
    }

    private async Task WriteAllAsync()
    {
        try
        {
            await foreach (var piece in _pieces.Reader.ReadAllAsync(cancel))
            {
                (_open, _openPath) = (piece.Descriptor, piece.Path);
                Write(piece);
            }
        }
        finally
        {
            // Whoever waits for room learns of it.
            _pieces.Writer.TryComplete();
        }
    }

    private void Write(in Piece piece)
    {
        var place = new Place(target, piece.Path);
        try
        {
            WriteBytes(piece.Descriptor, piece.Buffer.AsSpan(0, piece.Length), place);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece.Buffer);
        }

        if (piece.End is { } end)
        {
            metadata.Apply(piece.Descriptor, end, place);
            _open = -1;
            if (CloseWritten(piece.Descriptor) != 0)
            {
                throw PosixFailure.From("write", place.Shown);
            }
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

    // The file that was being written is closed once.
    private void Drop(in Piece piece)
    {
        if (piece.Buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(piece.Buffer);
        }

        if (_open != piece.Descriptor)
        {
            CloseOpen();
            (_open, _openPath) = (piece.Descriptor, piece.Path);
        }
    }

    private void CloseOpen()
    {
        if (_open >= 0)
        {
            Close(_open);
            Unfinished.Add(_openPath);
            _open = -1;
        }
    }

    private readonly record struct Piece(int Descriptor, byte[] Buffer, int Length, ReadOnlyMemory<byte> Path, EntryMetadata? End);
}

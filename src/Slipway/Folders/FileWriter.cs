namespace Slipway.Folders;

/// <summary>
/// Writes and finishes files in the background: while names are created in the order of the stream, the contents of earlier files are
/// still being written. Files are handed over in batches, because waking the other task for each one costs as much as writing it.
/// </summary>
internal sealed class FileWriter(MetadataWriter metadata, string target, CancellationToken cancel) : IAsyncDisposable
{
    private FileBatch _filling = new();
    private FileBatch _writing = new();
    private Task _written = Task.CompletedTask;
    private NewFile? _begun;

    /// <summary>After disposal: files that were begun but not finished.</summary>
    public List<ReadOnlyMemory<byte>> Unfinished { get; } = [];

    /// <summary>Takes over a newly created file; the one before must have had its last piece.</summary>
    public void Begin(int descriptor, ReadOnlyMemory<byte> path) => _begun = new NewFile(descriptor, path);

    /// <summary>Returns room for as much of the file's content as is available now; fill it, then call <see cref="Add"/>.</summary>
    /// <exception cref="SlipwayException">An earlier piece could not be written.</exception>
    public async ValueTask<Memory<byte>> ReserveAsync(long wanted)
    {
        if (_filling.IsFull)
        {
            await PassOnAsync();
        }

        return _filling.Free[..(int)Math.Min(wanted, _filling.Free.Length)];
    }

    /// <summary>Takes what was put into the reserved room and, with a file's last piece, the metadata to set then.</summary>
    public void Add(int length, EntryMetadata? end)
    {
        _filling.Add(_begun!, length, end);
        _begun = end is null ? _begun : null;
    }

    /// <summary>Waits until everything is written.</summary>
    /// <exception cref="SlipwayException">Something could not be written.</exception>
    public async Task FinishAsync()
    {
        await PassOnAsync();
        await _written;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // A failure was either reported by the call that met it, or follows one that is being reported.
        await FinishAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        IEnumerable<NewFile> begun = _begun is null ? [] : [_begun];
        foreach (var file in _writing.Unfinished.Concat(_filling.Unfinished).Concat(begun).Distinct())
        {
            file.Abandon();
            Unfinished.Add(file.Path);
        }
    }

    private async Task PassOnAsync()
    {
        await _written;
        (_filling, _writing) = (_writing, _filling);
        _filling.Clear();
        var batch = _writing;
        _written = Task.Run(() => batch.Write(metadata, target, cancel), CancellationToken.None);
    }
}

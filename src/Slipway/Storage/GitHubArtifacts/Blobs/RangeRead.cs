namespace Slipway.Storage.GitHubArtifacts.Blobs;

/// <summary>Progress in reading a range, over all attempts.</summary>
internal sealed class RangeRead(long offset, Memory<byte> buffer)
{
    private int _done;

    /// <summary>Where in the file the rest begins.</summary>
    public long Offset => offset + _done;

    public Memory<byte> Rest => buffer[_done..];

    public bool IsDone => _done == buffer.Length;

    /// <summary>The link that the storage refused last.</summary>
    public Uri? Refused { get; set; }

    public void Advance(int count) => _done += count;
}

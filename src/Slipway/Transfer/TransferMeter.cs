namespace Slipway.Transfer;

/// <summary>The progress of a transfer. Written by the transfer; may be read at any time.</summary>
public sealed class TransferMeter
{
    private long _raw;
    private long _new;
    private long _stored;

    /// <summary>Bytes of tar streams read or written.</summary>
    public long Raw => Interlocked.Read(ref _raw);

    /// <summary>Bytes of content that no earlier pack had.</summary>
    public long New => Interlocked.Read(ref _new);

    /// <summary>Bytes written to the store, or read from it.</summary>
    public long Stored => Interlocked.Read(ref _stored);

    internal void AddRaw(long bytes) => Interlocked.Add(ref _raw, bytes);

    internal void AddNew(long bytes) => Interlocked.Add(ref _new, bytes);

    internal void AddStored(long bytes) => Interlocked.Add(ref _stored, bytes);
}

namespace Slipway.Tar;

/// <summary>The most that a tar stream may contain; more is refused.</summary>
public sealed record TarLimits
{
    /// <summary>Entries. Extension headers do not count, but only a few may precede an entry.</summary>
    public long MaxEntries { get; init; } = 1_000_000;

    /// <summary>Bytes of all contents, extension headers included. 256 GiB: more than a CI machine's disk holds.</summary>
    public long MaxBytes { get; init; } = 256L << 30;

    /// <summary>Bytes of a path or link target; Linux accepts at most 4,095.</summary>
    public int MaxPathLength { get; init; } = 4095;

    /// <summary>Names in a path; each open folder level costs a file descriptor during a save or removal.</summary>
    public int MaxDepth { get; init; } = 512;

    /// <summary>Extended attributes of one entry.</summary>
    public int MaxAttributes { get; init; } = 256;

    /// <summary>Bytes of one extended attribute; Linux accepts at most 64 KiB.</summary>
    public int MaxAttributeLength { get; init; } = 64 << 10;

    /// <summary>Bytes of one extended (pax) header.</summary>
    public int MaxPaxLength { get; init; } = 1 << 20;
}

namespace Slipway.Packs;

/// <summary>The constants of pack format 1: docs/formats/pack.md.</summary>
internal static class PackFormat
{
    public const int Version = 1;

    /// <summary>Raw bytes at which a frame is closed: large enough to compress well, small enough to fetch for one file.</summary>
    public const int FrameTarget = 2 << 20;

    /// <summary>No frame holds more raw bytes than this, and no chunk.</summary>
    public const int MaxFrame = 4 << 20;

    /// <summary>No index, record or recipe is larger than this, raw or stored: a reader may hold them in memory.</summary>
    public const int MaxSection = 128 << 20;

    /// <summary>At the start of the file.</summary>
    public static ReadOnlySpan<byte> Magic => "SLIPPACK"u8;

    /// <summary>Magic and version.</summary>
    public const int HeaderSize = 16;
}

/// <summary>How the bytes of a frame are stored.</summary>
internal enum FrameKind
{
    /// <summary>As they are: they would not compress.</summary>
    Stored = 0,

    /// <summary>One zstd frame (RFC 8878).</summary>
    Zstd = 1,
}

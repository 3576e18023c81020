namespace Slipway.Packs;

/// <summary>The constants of pack format 1: docs/formats/pack.md.</summary>
internal static class PackFormat
{
    public const int Version = 1;

    /// <summary>Raw bytes at which a frame is closed: enough to compress well, few enough to fetch for a single file.</summary>
    public const int FrameTarget = 2 << 20;

    /// <summary>No frame or chunk holds more raw bytes than this.</summary>
    public const int MaxFrame = 4 << 20;

    /// <summary>No index, record or recipe is larger than this, raw or stored, so a reader can hold it in memory.</summary>
    public const int MaxSection = 128 << 20;

    /// <summary>The first bytes of the file.</summary>
    public static ReadOnlySpan<byte> Magic => "SLIPPACK"u8;

    /// <summary>Length of magic and version.</summary>
    public const int HeaderSize = 16;
}

/// <summary>How the bytes of a frame are stored.</summary>
internal enum FrameKind
{
    /// <summary>Uncompressed, because compression would not save enough.</summary>
    Stored = 0,

    /// <summary>One zstd frame (RFC 8878).</summary>
    Zstd = 1,
}

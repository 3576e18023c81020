namespace Slipway.Tar;

/// <summary>One entry of a tar stream, as the stream describes it; its paths are unchecked.</summary>
internal sealed class TarEntry
{
    /// <summary>What it is.</summary>
    public required TarEntryType Type { get; init; }

    /// <summary>Its path as raw bytes from the stream; use <see cref="PathText"/> to show it.</summary>
    public required ReadOnlyMemory<byte> Path { get; init; }

    /// <summary>The text of a symbolic link, or the path of the entry that a hard link refers to; else empty.</summary>
    public required ReadOnlyMemory<byte> LinkTarget { get; init; }

    /// <summary>Length of its content in bytes; 0 for all but files.</summary>
    public required long Size { get; init; }

    /// <summary>Permissions with the set-user-ID, set-group-ID and sticky bits: 0 to octal 7777.</summary>
    public required int Mode { get; init; }

    /// <summary>Number of its owner.</summary>
    public required long UserId { get; init; }

    /// <summary>Number of its group.</summary>
    public required long GroupId { get; init; }

    /// <summary>When it was last modified.</summary>
    public required TarTime Modified { get; init; }

    /// <summary>Major number of a device; else 0.</summary>
    public long DeviceMajor { get; init; }

    /// <summary>Minor number of a device; else 0.</summary>
    public long DeviceMinor { get; init; }

    /// <summary>Its extended attributes, in the order of the stream.</summary>
    public IReadOnlyList<TarXattr> Attributes { get; init; } = [];

    /// <summary>Where its content begins, in bytes from where reading started.</summary>
    public required long ContentOffset { get; init; }

    internal string ShownPath => PathText.Show(Path.Span);
}

using Slipway.Files;
using Slipway.Tar;

namespace Slipway.Folders;

/// <summary>How to extract a tar stream.</summary>
public sealed record ExtractOptions
{
    /// <summary>What to refuse.</summary>
    public TarLimits Limits { get; init; } = new();

    /// <summary>Give files their recorded owners. Null: only if the program runs as root.</summary>
    public bool? KeepOwner { get; init; }

    /// <summary>
    /// Keep what grants privileges: set-user-ID and set-group-ID bits, and extended attributes outside <c>user.</c> and
    /// <c>system.posix_acl_</c>, such as <c>security.capability</c>.
    /// </summary>
    public bool KeepSpecialBits { get; init; }

    /// <summary>Create character and block devices instead of refusing the stream.</summary>
    public bool AllowDevices { get; init; }

    /// <summary>Receives a line for each harmless thing that could not be restored; at most ten lines about attributes.</summary>
    public Action<string>? Notice { get; init; }

    /// <summary>The access time that files get; null for the time of extraction.</summary>
    internal Libc.FileTime? AccessTime { get; init; }

    /// <summary>Open paths name by name, as on a kernel without openat2.</summary>
    internal bool ByName { get; init; }
}

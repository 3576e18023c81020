using Slipway.Tar;

namespace Slipway.Folders;

/// <summary>How to save a folder.</summary>
public sealed record FolderTarOptions
{
    /// <summary>What to refuse, because it could not be extracted again.</summary>
    public TarLimits Limits { get; init; } = new();

    /// <summary>Receives a line for each socket that is left out: sockets exist only while a program listens.</summary>
    public Action<string>? Notice { get; init; }

    /// <summary>Decides which files to leave out or not to read.</summary>
    internal IFolderTarGuide? Guide { get; init; }
}

using Slipway.Tar;

namespace Slipway.Folders;

/// <summary>How to save a folder.</summary>
public sealed record FolderTarOptions
{
    /// <summary>What not to save, as it would not be extracted.</summary>
    public TarLimits Limits { get; init; } = new();

    /// <summary>Takes a line for each thing that is left out: sockets, which exist only while a program listens.</summary>
    public Action<string>? Notice { get; init; }

    /// <summary>Decides about single files.</summary>
    internal IFolderTarGuide? Guide { get; init; }
}

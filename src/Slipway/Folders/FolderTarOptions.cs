namespace Slipway.Folders;

/// <summary>How to save a folder.</summary>
public sealed record FolderTarOptions
{
    /// <summary>Takes a line for each thing that is left out: sockets, which exist only while a program listens.</summary>
    public Action<string>? Notice { get; init; }
}

using Slipway.Storage;

namespace Slipway.Cli.Stores;

/// <summary>The store of a command.</summary>
/// <param name="Store">The store.</param>
/// <param name="Folder">Its folder, or null if the store is not a folder.</param>
internal sealed record OpenedStore(IStashStore Store, string? Folder);

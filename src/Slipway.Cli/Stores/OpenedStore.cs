using Slipway.Storage;

namespace Slipway.Cli.Stores;

/// <summary>The store of a command.</summary>
/// <param name="Store">The store.</param>
/// <param name="Folder">Its folder, or null where it is somewhere else.</param>
internal sealed record OpenedStore(IStashStore Store, string? Folder);

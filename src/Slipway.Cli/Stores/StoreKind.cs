using Slipway.Cli.Base;
using Slipway.Cli.Ci;
using Slipway.Cli.Output;
using Slipway.Cli.Stores.GitHub;

namespace Slipway.Cli.Stores;

/// <summary>A kind of store on the command line.</summary>
internal abstract class StoreKind
{
    /// <summary>The prefix of its addresses, e.g. <c>folder:</c>.</summary>
    public abstract string Prefix { get; }

    /// <summary>Opens the store of an address. Nothing is read or written yet.</summary>
    /// <exception cref="SlipwayException">Usage: the address is wrong, or something is missing to reach the store.</exception>
    public abstract OpenedStore Open(string? address, StoreRequest request);
}

/// <summary>The context in which a store is opened.</summary>
/// <param name="Surroundings">The environment.</param>
/// <param name="Ci">The CI system.</param>
/// <param name="Settings">What the command's options say.</param>
/// <param name="Output">Takes warnings.</param>
internal sealed record StoreRequest(Surroundings Surroundings, CiSystem Ci, StoreSettings Settings, CommandOutput Output);

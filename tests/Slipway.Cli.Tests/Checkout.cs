namespace Slipway.Cli.Tests;

/// <summary>Where the sources are. Not by the paths that the compiler knows: a deterministic build replaces those.</summary>
internal static class Checkout
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "Slipway.slnx"))
            ? folder
            : Find(Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run outside a checkout."));
}

namespace Slipway.Cli.Tests;

/// <summary>Where the sources are. The compiler's paths don't say: a deterministic build replaces them.</summary>
internal static class Checkout
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "Slipway.slnx"))
            ? folder
            : Find(Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run outside a checkout."));
}

namespace Slipway.Cli.Ci.Files;

/// <summary>A value that a step passes to later steps and jobs.</summary>
/// <param name="Name">Its name, of letters, digits and <c>. _ % -</c>.</param>
/// <param name="Value">Its value, any text.</param>
internal sealed record StepOutput(string Name, string Value)
{
    /// <summary>
    /// The name of an output about one key: <c>ci-3.12.hit</c>. Characters other than letters, digits and <c>. _ -</c> are percent-encoded,
    /// so every key has a name and no two share one. Names of outputs about all keys have no dot.
    /// </summary>
    public static string NameFor(string key, string field) => $"{Encode(key)}.{field}";

    private static string Encode(string key)
    {
        // EscapeDataString leaves the tilde, which output names cannot have.
        return Uri.EscapeDataString(key).Replace("~", "%7E", StringComparison.Ordinal);
    }
}

namespace Slipway.Cli.Commands.Save;

/// <summary>Tells image paths from references to an engine's images.</summary>
internal static class ImagePath
{
    private static readonly string[] Prefixes = ["oci:", "docker-archive:"];
    private static readonly string[] PathStarts = ["/", "./", "../"];

    /// <summary>The path that the text names, or null if it names an engine's image.</summary>
    public static string? Find(string text)
    {
        if (Prefixes.FirstOrDefault(prefix => text.StartsWith(prefix, StringComparison.Ordinal)) is { } prefix)
        {
            return text[prefix.Length..];
        }

        // A folder 'app' beside an image 'app' is common and usually not an OCI layout.
        var isPath =
            PathStarts.Any(start => text.StartsWith(start, StringComparison.Ordinal))
            || File.Exists(text)
            || File.Exists(Path.Combine(text, "oci-layout"));
        return isPath ? text : null;
    }
}

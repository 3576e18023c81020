namespace Slipway.Images;

/// <summary>Platforms as texts, e.g. <c>linux/arm/v7</c>, in the one form that container tools call normalised.</summary>
internal static class Platforms
{
    public static string Normalise(string platform)
    {
        var parts = platform.Trim().ToLowerInvariant().Split('/', 3);
        var (os, architecture) = parts.Length == 1 ? Alone(parts[0]) : (parts[0], Architecture(parts[1]));
        var variant = parts.Length > 2 ? parts[2] : Variant(parts[^1]);
        variant = (architecture, variant) switch
        {
            ("arm64", "8" or "v8") or ("amd64", "v1") => "",
            ("arm", "") => "v7",
            ("arm", [>= '0' and <= '9']) => "v" + variant,
            _ => variant,
        };
        return variant.Length > 0 ? $"{os}/{architecture}/{variant}" : $"{os}/{architecture}";
    }

    // One word is a system or an architecture.
    private static (string Os, string Architecture) Alone(string word) => word switch
    {
        "linux" or "windows" or "darwin" or "freebsd" or "wasi" or "js" => (word, ImagePlatform.OfThisMachine.Architecture),
        _ => ("linux", Architecture(word)),
    };

    private static string Architecture(string name) => name switch
    {
        "x86_64" or "x86-64" or "x64" => "amd64",
        "aarch64" => "arm64",
        "armhf" or "armel" => "arm",
        "i386" or "x86" => "386",
        _ => name,
    };

    private static string Variant(string name) => name switch { "armel" => "v6", "armhf" => "v7", _ => "" };
}

using System.Text.RegularExpressions;

namespace Slipway.Images;

/// <summary>
/// Platforms as text, e.g. <c>linux/arm/v7</c>, in the form that container tools call normalised (containerd, platforms; buildx,
/// platformutil).
/// </summary>
public static partial class Platforms
{
    /// <summary>buildx's name for the platform of the current machine.</summary>
    private const string Local = "local";

    private static readonly HashSet<string> Systems = new(StringComparer.Ordinal)
    {
        "aix",
        "android",
        "darwin",
        "dragonfly",
        "freebsd",
        "hurd",
        "illumos",
        "ios",
        "js",
        "linux",
        "nacl",
        "netbsd",
        "openbsd",
        "plan9",
        "solaris",
        "windows",
        "zos",
    };

    private static readonly HashSet<string> Architectures = new(StringComparer.Ordinal)
    {
        "386",
        "amd64",
        "amd64p32",
        "arm",
        "armbe",
        "arm64",
        "arm64be",
        "ppc64",
        "ppc64le",
        "loong64",
        "mips",
        "mipsle",
        "mips64",
        "mips64le",
        "mips64p32",
        "mips64p32le",
        "ppc",
        "riscv",
        "riscv64",
        "s390",
        "s390x",
        "sparc",
        "sparc64",
        "wasm",
    };

    /// <summary>
    /// Reads platforms in the syntax of <c>docker buildx build --platform</c>: a list with commas of platforms, <c>local</c>, aliases or
    /// single words.
    /// </summary>
    /// <param name="text">The platforms.</param>
    /// <param name="local">The platform that <c>local</c> means.</param>
    /// <exception cref="SlipwayException">Usage: one of them is not a platform.</exception>
    public static IReadOnlyList<string> Read(string text, ImagePlatform local)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(local);
        return
        [
            .. text.Split(',')
                .Select(word => word.Equals(Local, StringComparison.OrdinalIgnoreCase) ? Normalise(local.ToString()) : Normalise(word))
                .Distinct(StringComparer.Ordinal),
        ];
    }

    /// <summary>Returns the normalised form of a platform.</summary>
    /// <exception cref="SlipwayException">Usage: the text is not a platform.</exception>
    public static string Normalise(string platform) =>
        TryNormalise(platform)
        ?? throw new SlipwayException(FailureKind.Usage, $"'{platform}' is not a platform: write OS/ARCHITECTURE, e.g. linux/arm64.");

    /// <summary>Returns the normalised form of a platform; null for text that container tools would refuse.</summary>
    public static string? TryNormalise(string? platform)
    {
        var parts = (platform ?? "").ToLowerInvariant().Split('/');
        if (parts.Length > 3 || !System().IsMatch(parts[0]) || !parts.Skip(1).All(static part => Word().IsMatch(part)))
        {
            return null;
        }

        if (parts.Length == 1)
        {
            return Alone(parts[0]);
        }

        var os = parts[0] == "macos" ? "darwin" : parts[0];
        return Join(os, parts[1], parts.Length > 2 ? parts[2] : "");
    }

    // A single word is an operating system or an architecture.
    private static string? Alone(string word)
    {
        var system = word.Split('(')[0] is "macos" ? "darwin" : word.Split('(')[0];
        if (Systems.Contains(system))
        {
            return Join(system, ImagePlatform.OfThisMachine.Architecture, "");
        }

        var platform = Join("linux", word, "");
        return Architectures.Contains(platform.Split('/')[1]) ? platform : null;
    }

    private static string Join(string os, string architecture, string variant)
    {
        (architecture, variant) = architecture switch
        {
            "i386" => ("386", ""),
            "x86_64" or "x86-64" or "amd64" => ("amd64", variant == "v1" ? "" : variant),
            "aarch64" or "arm64" => (
                "arm64",
                variant switch
                {
                    "8" or "v8" or "v8.0" => "",
                    "9" or "9.0" or "v9.0" => "v9",
                    _ => variant,
                }
            ),
            "armhf" => ("arm", "v7"),
            "armel" => ("arm", "v6"),
            "arm" => (
                "arm",
                variant switch
                {
                    "" => "v7",
                    "5" or "6" or "7" or "8" => "v" + variant,
                    _ => variant,
                }
            ),
            _ => (architecture, variant),
        };
        return variant.Length > 0 ? $"{os}/{architecture}/{variant}" : $"{os}/{architecture}";
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_-]+(\([A-Za-z0-9_.%+-]*\))?\z")]
    private static partial Regex System();

    [GeneratedRegex(@"\A[A-Za-z0-9_.-]+\z")]
    private static partial Regex Word();
}

using System.Text.Json;
using System.Text.RegularExpressions;
using Slipway.Content;

namespace Slipway.Fingerprints;

/// <summary>Classifies a named context's address (buildx, <c>--build-context</c>).</summary>
internal static partial class NamedContext
{
    public const string ImagePrefix = "docker-image:";
    public const string LayoutPrefix = "oci-layout:";

    /// <summary>Whether an address always gives the same content: a commit of a repository.</summary>
    public static bool IsPinned(string address) => Commit().IsMatch(address);

    /// <summary>The digest of the image that an OCI layout's address refers to; null if there is no such image.</summary>
    public static string? LayoutDigest(string address, string folder)
    {
        var path = address[LayoutPrefix.Length..];
        path = path.StartsWith("//", StringComparison.Ordinal) ? path[2..] : path;
        if (path.IndexOf("@sha256:", StringComparison.Ordinal) is var at && at >= 0)
        {
            return Digest.TryParse(path[(at + 1)..], out var pinned) ? pinned.ToString() : null;
        }

        var colon = path.LastIndexOf(':');
        var tag = colon > path.LastIndexOf('/') ? path[(colon + 1)..] : null;
        return FindInLayout(Path.GetFullPath(tag is null ? path : path[..colon], folder), tag ?? "latest");
    }

    private static string? FindInLayout(string layout, string tag)
    {
        try
        {
            using var index = JsonDocument.Parse(File.ReadAllBytes(Path.Join(layout, "index.json")));
            var manifests = index.RootElement.GetProperty("manifests").EnumerateArray().ToList();
            var named = manifests
                .Where(manifest =>
                    manifest.TryGetProperty("annotations", out var notes)
                    && notes.TryGetProperty("org.opencontainers.image.ref.name", out var name)
                    && name.GetString() == tag
                )
                .ToList();
            var found =
                named.Count == 1 ? named[0]
                : manifests.Count == 1 ? manifests[0]
                : default;
            return found.ValueKind == JsonValueKind.Object ? found.GetProperty("digest").GetString() : null;
        }
        catch (Exception e)
            when (e is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // It is not a layout, then; buildx will report that.
            return null;
        }
    }

    [GeneratedRegex("#[0-9a-f]{40}(:|$)")]
    private static partial Regex Commit();
}

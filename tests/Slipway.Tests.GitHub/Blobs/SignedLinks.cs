using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Slipway.Tests.GitHub.World;

namespace Slipway.Tests.GitHub.Blobs;

/// <summary>Makes and checks the signatures in addresses of blobs (in the shape of a user delegation SAS).</summary>
internal sealed class SignedLinks(TimeProvider clock)
{
    /// <summary>The lifetime of a link that has already expired.</summary>
    public static readonly TimeSpan Expired = TimeSpan.FromSeconds(-1);

    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";
    private static readonly string[] SignedParameters = ["se", "sp", "rscd", "rsct"];
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    /// <summary>Links to this server by the name that a client used.</summary>
    public IBlobLinks At(HttpRequest request) => new Links(this, $"http://{request.Host}");

    /// <summary>Refuses a request whose address isn't signed for what it wants.</summary>
    public void Check(HttpRequest request, char permission)
    {
        var query = request.Query;
        if (request.Headers.Authorization.Count > 0)
        {
            throw new BlobRefusal(400, "InvalidAuthenticationInfo", "Authentication information is not given in the correct format.");
        }

        if (query["sig"] != Signature(request.Path, name => query[name]) || !IsInTime(query["se"]))
        {
            throw new BlobRefusal(
                403,
                "AuthenticationFailed",
                "Server failed to authenticate the request. Signature not valid in the specified time frame, or made for another address."
            );
        }

        if (!query["sp"].ToString().Contains(permission, StringComparison.Ordinal))
        {
            throw new BlobRefusal(
                403,
                "AuthorizationPermissionMismatch",
                "This request is not authorized to perform this operation using this permission."
            );
        }
    }

    private bool IsInTime(string? expiry) =>
        DateTimeOffset.TryParseExact(expiry, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var end)
        && clock.GetUtcNow() < end;

    private string Sign(string path, string permissions, TimeSpan lifetime, string? disposition)
    {
        var now = clock.GetUtcNow();
        var values = new Dictionary<string, string>
        {
            ["se"] = (now + lifetime).ToString(TimeFormat, CultureInfo.InvariantCulture),
            ["sp"] = permissions,
            ["spr"] = "https,http",
            ["sr"] = "b",
            ["st"] = now.AddSeconds(-5).ToString(TimeFormat, CultureInfo.InvariantCulture),
            ["sv"] = "2025-11-05",
        };
        if (disposition is not null)
        {
            values["rscd"] = disposition;
        }

        values["sig"] = Signature(path, name => values.GetValueOrDefault(name));
        return $"{path}?{string.Join('&', values.Select(value => $"{value.Key}={Uri.EscapeDataString(value.Value)}"))}";
    }

    private string Signature(string? path, Func<string, string?> value)
    {
        var text = $"{path}\n{string.Join('\n', SignedParameters.Select(value))}";
        return Convert.ToBase64String(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(text)));
    }

    private sealed class Links(SignedLinks links, string server) : IBlobLinks
    {
        public string ForWriting(Artifact artifact, TimeSpan lifetime) => server + links.Sign(artifact.Blob.Path, "cw", lifetime, null);

        public string ForReading(Artifact artifact, TimeSpan lifetime)
        {
            var file = artifact.IsZip ? artifact.Name + ".zip" : artifact.Name;
            return server
                + links.Sign(
                    artifact.Blob.Path,
                    "r",
                    lifetime,
                    $"attachment; filename=\"{file}\"; filename*=UTF-8''{Uri.EscapeDataString(file)}"
                );
        }
    }
}

using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Slipway.Tests.GitHub.World;

/// <summary>Makes and checks the tokens of jobs for the Results service: JSON Web Tokens (RFC 7519) signed with HMAC.</summary>
internal sealed class RuntimeToken(TimeProvider clock)
{
    private const string Header = """{"typ":"JWT","alg":"HS256"}""";
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(6);
    private readonly byte[] _secret = RandomNumberGenerator.GetBytes(32);

    public string Mint(WorkflowRun run, RunAttempt attempt, string jobBackendId)
    {
        var now = clock.GetUtcNow();
        var reference = run.Pull is { } pull ? $"refs/pull/{pull.Number}/merge" : $"refs/heads/{run.HeadBranch}";
        var claims = new JsonObject
        {
            ["iss"] = "https://token.actions.githubusercontent.com",
            ["scp"] = $"Actions.GenericRead:00000000-0000-0000-0000-000000000000 Actions.Results:{attempt.BackendId}:{jobBackendId}",
            ["ac"] = JsonSerializer.Serialize(new[] { new { Scope = reference, Permission = 3 } }),
            ["repository_id"] = $"{run.Repository.Id}",
            ["nbf"] = now.AddMinutes(-1).ToUnixTimeSeconds(),
            ["exp"] = (now + Lifetime).ToUnixTimeSeconds(),
        };
        var signed = $"{Encode(Header)}.{Encode(claims.ToJsonString())}";
        return $"{signed}.{Sign(signed)}";
    }

    /// <summary>The run and job that a token is for; null if it is invalid or has expired.</summary>
    public (string Run, string Job)? Check(string token)
    {
        var end = token.LastIndexOf('.');
        if (end < 0 || token[(end + 1)..] != Sign(token[..end]))
        {
            return null;
        }

        var claims = JsonNode.Parse(Base64Url.DecodeFromChars(token[..end].Split('.')[1]))!;
        var scope = claims["scp"]!
            .GetValue<string>()
            .Split(' ')
            .First(static part => part.StartsWith("Actions.Results:", StringComparison.Ordinal))
            .Split(':');
        return claims["exp"]!.GetValue<long>() > clock.GetUtcNow().ToUnixTimeSeconds() ? (scope[1], scope[2]) : null;
    }

    private string Sign(string text) => Base64Url.EncodeToString(HMACSHA256.HashData(_secret, Encoding.UTF8.GetBytes(text)));

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}

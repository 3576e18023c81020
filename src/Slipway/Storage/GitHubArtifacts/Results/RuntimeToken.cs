using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Slipway.Storage.GitHubArtifacts.Results;

/// <summary>The Results service's identifiers of a run and of one of its jobs.</summary>
internal readonly record struct BackendIds(string Run, string Job);

/// <summary>Reads the run's own token, a JSON Web Token (RFC 7519). Checking its signature is up to the service.</summary>
internal static class RuntimeToken
{
    private const string ResultsScope = "Actions.Results";

    /// <summary>Finds the run and the job in the claim <c>scp</c>, a list separated by spaces: <c>Actions.Results:RUN:JOB</c>.</summary>
    /// <exception cref="SlipwayException">Usage: the token has no such claim.</exception>
    public static BackendIds ReadIds(string token)
    {
        foreach (var scope in ReadScopes(token).Split(' '))
        {
            var parts = scope.Split(':');
            if (parts[0] == ResultsScope)
            {
                return parts is [_, { Length: > 0 } run, { Length: > 0 } job] ? new BackendIds(run, job) : throw Malformed(null);
            }
        }

        throw Malformed(null);
    }

    private static string ReadScopes(string token)
    {
        try
        {
            var payload = token.Split('.') is [_, var middle, _] ? Base64Url.DecodeFromChars(middle) : throw Malformed(null);
            using var claims = JsonDocument.Parse(payload);
            return claims.RootElement.TryGetProperty("scp", out var scopes) ? scopes.GetString() ?? "" : "";
        }
        catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException or DecoderFallbackException)
        {
            throw Malformed(e);
        }
    }

    private static SlipwayException Malformed(Exception? inner) =>
        new(
            FailureKind.Usage,
            "ACTIONS_RUNTIME_TOKEN is not a token of a workflow run: it names no run and job. Start slipway by its "
                + "action, which passes the runner's token on.",
            inner
        );
}

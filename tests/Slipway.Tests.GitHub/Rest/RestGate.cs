using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Slipway.Tests.GitHub.Faults;
using Slipway.Tests.GitHub.World;

namespace Slipway.Tests.GitHub.Rest;

/// <summary>What every request of the REST interface goes through: tokens, permissions, rate limits and conditions.</summary>
internal sealed class RestGate(GitHubWorld world)
{
    public async Task PassAsync(HttpContext http, Need need, Func<HttpContext, ApiToken?, Task> answer)
    {
        try
        {
            var caller = Authenticate(http.Request);
            var budget = caller?.Budget ?? world.AnonymousBudget;
            http.Features.Set(budget);
            if (Fault.Of(http)?.Kind == FaultKind.RateLimitSpent)
            {
                budget.Exhaust();
            }

            CheckAllowed(http, caller, need);
            if (http.Request.Headers.IfNoneMatch.Count == 0)
            {
                Spend(http, budget);
            }

            TellRate(http.Response, budget);
            await answer(http, caller);
        }
        catch (RestRefusal refusal)
        {
            await JsonAnswer.WriteAsync(
                http,
                refusal.Status,
                new JsonObject { ["message"] = refusal.Message, ["status"] = refusal.Status.ToString(CultureInfo.InvariantCulture) }
            );
        }
    }

    /// <summary>Answers with JSON, or with 304 if the client has it, which doesn't count against the limit.</summary>
    public static async Task AnswerAsync(HttpContext http, JsonObject json)
    {
        var tag = $"W/\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json.ToJsonString())))}\"";
        http.Response.Headers.ETag = tag;
        if (http.Request.Headers.IfNoneMatch.FirstOrDefault() is { } known)
        {
            if (known == tag)
            {
                http.Response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }

            var budget = http.Features.Get<RateBudget>()!;
            Spend(http, budget);
            TellRate(http.Response, budget);
        }

        await JsonAnswer.WriteAsync(http, 200, json, "application/json; charset=utf-8");
    }

    private ApiToken? Authenticate(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        var parts = header.Split(' ');
        return header.Length == 0 ? null
            : parts is [{ } scheme, { } text] && scheme.ToUpperInvariant() is "BEARER" or "TOKEN" && world.FindToken(parts[1]) is { } token
                ? token
            : throw new RestRefusal(401, "Bad credentials");
    }

    private static void CheckAllowed(HttpContext http, ApiToken? caller, Need need)
    {
        if (caller is null && need > Need.ReadActions)
        {
            throw new RestRefusal(401, "Requires authentication");
        }

        var wanted = need switch
        {
            Need.Nothing => Access.None,
            Need.WriteActions => Access.Write,
            _ => Access.Read,
        };
        var elsewhere = need == Need.WriteActions && caller?.Repository is { } own && !IsFor(http, own);
        if (caller is not null && (caller.Actions < wanted || elsewhere))
        {
            throw new RestRefusal(403, "Resource not accessible by integration");
        }
    }

    private static bool IsFor(HttpContext http, Repository repository) =>
        http.Request.Path.StartsWithSegments($"{RestApi.Path}/repos/{repository.FullName}", StringComparison.OrdinalIgnoreCase);

    private static void Spend(HttpContext http, RateBudget budget)
    {
        if (!budget.TrySpend())
        {
            TellRate(http.Response, budget);
            throw new RestRefusal(budget.RefusalStatus, "API rate limit exceeded for installation.");
        }
    }

    private static void TellRate(HttpResponse response, RateBudget budget)
    {
        var state = budget.Read();
        response.Headers["x-ratelimit-limit"] = Text(state.Limit);
        response.Headers["x-ratelimit-remaining"] = Text(state.Remaining);
        response.Headers["x-ratelimit-used"] = Text(state.Used);
        response.Headers["x-ratelimit-reset"] = Text(state.Reset.ToUnixTimeSeconds());
        response.Headers["x-ratelimit-resource"] = "core";
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}

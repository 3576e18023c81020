using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Slipway.Tests.GitHub.Faults;
using Slipway.Tests.GitHub.World;

namespace Slipway.Tests.GitHub.Results;

/// <summary>The artifact methods of the Results service, by Twirp with JSON.</summary>
internal sealed class ArtifactService(GitHubWorld world, ArtifactMethods methods)
{
    private delegate Task<JsonObject> TwirpMethod(Job job, TwirpRequest request, HttpContext http);

    public const string Path = "/twirp/github.actions.results.api.v1.ArtifactService";

    public void Map(IEndpointRouteBuilder routes)
    {
        Method("CreateArtifact", (job, request, http) => Task.FromResult(methods.Create(job, request, http)));
        Method("FinalizeArtifact", (job, request, _) => methods.FinalizeAsync(job, request));
        Method("ListArtifacts", (job, request, http) => Task.FromResult(methods.List(job, request, Fault.Of(http))));
        Method("GetSignedArtifactURL", (job, request, http) => Task.FromResult(methods.GetSignedUrl(job, request, http)));
        Method("DeleteArtifact", (job, request, _) => Task.FromResult(methods.Delete(job, request)));
        routes.MapFallback(
            $"{Path}/{{method}}",
            http => JsonAnswer.WriteAsync(http, 404, Error("bad_route", $"no handler for path {http.Request.Path}"))
        );

        void Method(string name, TwirpMethod method) => routes.MapPost($"{Path}/{name}", http => AnswerAsync(http, method));
    }

    private async Task AnswerAsync(HttpContext http, TwirpMethod method)
    {
        try
        {
            var job = Authenticate(http.Request);
            var request = await ReadAsync(http.Request);
            var refused = Fault.Of(http)?.Kind == FaultKind.NotOk;
            await JsonAnswer.WriteAsync(http, 200, refused ? new JsonObject { ["ok"] = false } : await method(job, request, http));
        }
        catch (TwirpRefusal refusal)
        {
            await JsonAnswer.WriteAsync(http, refusal.Status, Error(refusal.Code, refusal.Message));
        }
    }

    private Job Authenticate(HttpRequest request)
    {
        var parts = request.Headers.Authorization.ToString().Split(' ');
        return parts is ["Bearer" or "bearer", var token] && world.FindJob(token) is { } job
            ? job
            : throw new TwirpRefusal(401, "unauthenticated", "the token is missing, unknown or expired");
    }

    private static async Task<TwirpRequest> ReadAsync(HttpRequest request)
    {
        if (request.ContentType?.StartsWith("application/json", StringComparison.Ordinal) != true)
        {
            throw new TwirpRefusal(404, "bad_route", $"unexpected Content-Type: \"{request.ContentType}\"");
        }

        try
        {
            return new TwirpRequest((await JsonNode.ParseAsync(request.Body))!.AsObject());
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or NullReferenceException)
        {
            throw new TwirpRefusal(400, "malformed", "the json request could not be decoded");
        }
    }

    private static JsonObject Error(string code, string message) => new() { ["code"] = code, ["msg"] = message };
}

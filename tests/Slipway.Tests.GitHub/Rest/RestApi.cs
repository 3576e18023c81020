using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Slipway.Tests.GitHub.Blobs;
using Slipway.Tests.GitHub.Faults;
using Slipway.Tests.GitHub.World;

namespace Slipway.Tests.GitHub.Rest;

/// <summary>The part of GitHub's REST interface that is about artifacts and who made them.</summary>
internal sealed class RestApi(GitHubWorld world, RestGate gate, SignedLinks links)
{
    /// <summary>With a path, as on GitHub Enterprise Server, so that clients have to keep it.</summary>
    public const string Path = "/api/v3";

    private const string Repo = "/repos/{owner}/{repo}";

    public void Map(IEndpointRouteBuilder routes)
    {
        Get("/rate_limit", (_, caller) => RateJson(caller));
        Get(Repo, (http, _) => RestJson.Of(Repository(http)));
        Get(Repo + "/actions/artifacts", (http, _) => ListArtifacts(http, null));
        Get(Repo + "/actions/artifacts/{id:long}", (http, _) => RestJson.Of(Artifact(http), Now, Fault.Of(http), Base(http)));
        Get(Repo + "/actions/runs", (http, _) => ListRuns(http));
        Get(Repo + "/actions/runs/{id:long}", (http, _) => RunJson(http, Run(http), null));
        Get(Repo + "/actions/runs/{id:long}/attempts/{attempt:int}", (http, _) => RunJson(http, Run(http), Value(http, "attempt")));
        Get(Repo + "/actions/runs/{id:long}/artifacts", (http, _) => ListArtifacts(http, Run(http)));
        Get(Repo + "/pulls/{number:int}", (http, _) => RestJson.Of(Pull(http)));
        routes.MapGet(
            Path + Repo + "/actions/artifacts/{id:long}/{format}",
            http => gate.PassAsync(http, Need.DownloadActions, (_, _) => RedirectAsync(http))
        );
        routes.MapDelete(
            Path + Repo + "/actions/artifacts/{id:long}",
            http => gate.PassAsync(http, Need.WriteActions, (_, _) => DeleteAsync(http))
        );
        routes.MapFallback(Path + "/{**rest}", http => gate.PassAsync(http, Need.Nothing, static (_, _) => throw RestRefusal.NotFound()));

        void Get(string path, Func<HttpContext, ApiToken?, JsonObject> answer)
        {
            var need = path.Contains("/actions/", StringComparison.Ordinal) ? Need.ReadActions : Need.Nothing;
            routes.MapGet(
                Path + path,
                http => gate.PassAsync(http, need, (context, caller) => RestGate.AnswerAsync(context, answer(context, caller)))
            );
        }
    }

    private DateTimeOffset Now => world.Clock.GetUtcNow();

    private JsonObject ListArtifacts(HttpContext http, WorkflowRun? run)
    {
        var repository = Repository(http);
        var name = http.Request.Query["name"].FirstOrDefault();
        var found = world.Artifacts.Where(artifact =>
            artifact.IsVisible
            && artifact.Run.Repository == repository
            && (run is null || artifact.Run == run)
            && (name is null || artifact.Name == name)
        );

        // Only the list of a run can be asked for in another order.
        var ascending = run is not null && http.Request.Query["direction"] == "asc";
        var sorted = ascending ? found.OrderBy(static artifact => artifact.Id) : found.OrderByDescending(static artifact => artifact.Id);
        var page = Paging.Take(http, [.. sorted]);
        return Listing(page.Total, "artifacts", page.Items.Select(artifact => RestJson.Of(artifact, Now, Fault.Of(http), Base(http))));
    }

    private JsonObject ListRuns(HttpContext http)
    {
        var repository = Repository(http);
        var query = http.Request.Query;
        var found = world.Runs.Where(run =>
            run.Repository == repository
            && Wanted("head_sha", run.HeadSha)
            && Wanted("branch", run.HeadBranch)
            && Wanted("event", run.Event)
            && (Wanted("status", run.Current.Status) || Wanted("status", run.Current.Conclusion))
        );
        var page = Paging.Take(http, [.. found.OrderByDescending(static run => run.Id)]);
        return Listing(page.Total, "workflow_runs", page.Items.Select(run => RestJson.Of(run, run.Current, Base(http))));

        bool Wanted(string name, string? value) => query[name].FirstOrDefault() is not { } wanted || wanted == value;
    }

    private Task RedirectAsync(HttpContext http)
    {
        var artifact = Artifact(http, deleted: 410);
        if (http.GetRouteValue("format") as string != "zip")
        {
            throw RestRefusal.NotFound();
        }

        if (artifact.Expires <= Now)
        {
            throw new RestRefusal(410, "Artifact has expired");
        }

        var lifetime = Fault.Of(http)?.Kind == FaultKind.ExpiredLink ? SignedLinks.Expired : world.Rules.RestLink;
        http.Response.StatusCode = StatusCodes.Status302Found;
        http.Response.Headers.Location = (world.Rules.OtherStorage ?? links.At(http.Request)).ForReading(artifact, lifetime);
        http.Response.ContentLength = 0;
        return Task.CompletedTask;
    }

    private Task DeleteAsync(HttpContext http)
    {
        world.Delete(Artifact(http));
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static JsonObject RunJson(HttpContext http, WorkflowRun run, long? attempt)
    {
        var wanted = attempt is null ? run.Current : run.Attempts.FirstOrDefault(candidate => candidate.Number == attempt);
        return wanted is null ? throw RestRefusal.NotFound() : RestJson.Of(run, wanted, Base(http));
    }

    private JsonObject RateJson(ApiToken? caller)
    {
        var state = (caller?.Budget ?? world.AnonymousBudget).Read();
        var core = new JsonObject
        {
            ["limit"] = state.Limit,
            ["used"] = state.Used,
            ["remaining"] = state.Remaining,
            ["reset"] = state.Reset.ToUnixTimeSeconds(),
        };
        return new JsonObject
        {
            ["resources"] = new JsonObject { ["core"] = core },
            ["rate"] = core.DeepClone(),
        };
    }

    private static JsonObject Listing(int total, string name, IEnumerable<JsonNode> items) =>
        new() { ["total_count"] = total, [name] = new JsonArray([.. items]) };

    private static string Base(HttpContext http) => $"http://{http.Request.Host}{Path}";

    private Repository Repository(HttpContext http) =>
        world.FindRepository($"{http.GetRouteValue("owner")}/{http.GetRouteValue("repo")}") ?? throw RestRefusal.NotFound();

    private WorkflowRun Run(HttpContext http)
    {
        var (repository, id) = (Repository(http), Value(http, "id"));
        return world.Runs.FirstOrDefault(run => run.Id == id && run.Repository == repository) ?? throw RestRefusal.NotFound();
    }

    private PullRequest Pull(HttpContext http)
    {
        var (repository, number) = (Repository(http), Value(http, "number"));
        return world.Pulls.FirstOrDefault(pull => pull.Number == number && pull.Repository == repository) ?? throw RestRefusal.NotFound();
    }

    private Artifact Artifact(HttpContext http, int deleted = 404)
    {
        var (repository, id) = (Repository(http), Value(http, "id"));
        var artifact =
            world.Artifacts.FirstOrDefault(artifact => artifact.Id == id && artifact.IsFinalized && artifact.Run.Repository == repository)
            ?? throw RestRefusal.NotFound();
        return artifact.IsDeleted ? throw new RestRefusal(deleted, deleted == 410 ? "Artifact has expired" : "Not Found") : artifact;
    }

    private static long Value(HttpContext http, string name) => long.Parse((string)http.GetRouteValue(name)!, CultureInfo.InvariantCulture);
}

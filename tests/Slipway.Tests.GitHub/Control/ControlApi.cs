using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Slipway.Tests.GitHub.Faults;
using Slipway.Tests.GitHub.World;

namespace Slipway.Tests.GitHub.Control;

/// <summary>The world, the faults and the traffic over HTTP, for scripts. README.md lists the paths.</summary>
internal sealed class ControlApi(GitHubEmulator emulator)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };
    private readonly ArtifactControl _artifacts = new(emulator);

    private GitHubWorld World => emulator.World;

    public void Map(IEndpointRouteBuilder app)
    {
        var routes = app.MapGroup("/_emulator");
        Post<AddRepository>("repositories", (_, body) => AddRepository(body));
        Post<AddPull>(
            "pulls",
            (_, body) =>
                Answers.Of(
                    World.AddPull(
                        Repository(body.Repository),
                        body.HeadRepository is null ? null : Repository(body.HeadRepository),
                        body.HeadBranch,
                        body.HeadSha,
                        body.BaseBranch
                    )
                )
        );
        Post<AddRun>("runs", (_, body) => Answers.Of(World.AddRun(Options(body))));
        Post<AddJob>("runs/{id:long}/jobs", (http, body) => AddJob(Run(http), body));
        Post<Complete>("runs/{id:long}/complete", (http, body) => CompleteRun(Run(http), body));
        Post<Rerun>("runs/{id:long}/rerun", (http, body) => Rerun(Run(http), body));
        Post<Advance>("clock", (_, body) => AdvanceClock(body));
        Post<ChangeRules>("rules", (_, body) => Change(body));
        Post<Fault>("faults", (_, body) => AddFault(body));
        routes.MapDelete("faults", http => WriteAsync(http, ClearFaults(http)));
        routes.MapGet("faults", http => WriteAsync(http, emulator.Faults.Read().Select(static entry => new { entry.Fault, entry.Struck })));
        routes.MapGet("traffic", http => WriteAsync(http, Answers.Of(emulator.Traffic)));
        routes.MapGet("traffic/requests", http => WriteAsync(http, emulator.Traffic.Read()));
        routes.MapDelete("traffic", http => WriteAsync(http, ClearTraffic()));
        routes.MapPost("tokens", http => WriteAsync(http, new { token = World.AddPersonalToken().Text }));
        routes.MapPost("repositories/{owner}/{name}/exhaust", http => WriteAsync(http, Exhaust(http)));
        _artifacts.Map(routes, WriteAsync);

        void Post<T>(string path, Func<HttpContext, T, object> act) =>
            routes.MapPost(
                path,
                async http => await WriteAsync(http, act(http, (await JsonSerializer.DeserializeAsync<T>(http.Request.Body, Json))!))
            );
    }

    internal static async Task WriteAsync(HttpContext http, object answer)
    {
        http.Response.ContentType = "application/json";
        await JsonSerializer.SerializeAsync(http.Response.Body, answer, Json);
    }

    private object AddRepository(AddRepository body)
    {
        var added = World.AddRepository(body.FullName, body.ForkOf is null ? null : Repository(body.ForkOf));
        added.DefaultBranch = body.DefaultBranch ?? added.DefaultBranch;
        added.Budget.Limit = body.HourlyRequests ?? added.Budget.Limit;
        return new { added.Id, added.FullName };
    }

    private RunOptions Options(AddRun body)
    {
        var options = new RunOptions(Repository(body.Repository));
        return options with
        {
            HeadRepository = body.HeadRepository is null ? null : Repository(body.HeadRepository),
            HeadBranch = body.HeadBranch,
            HeadSha = body.HeadSha,
            Event = body.Event ?? (body.Pull is null ? options.Event : "pull_request"),
            WorkflowPath = body.WorkflowPath ?? options.WorkflowPath,
            Pull = World.Pulls.FirstOrDefault(pull => pull.Repository == options.Repository && pull.Number == body.Pull),
            IsTag = body.IsTag ?? false,
        };
    }

    private object AddJob(WorkflowRun run, AddJob body)
    {
        var job = World.AddJob(run, body.Name ?? "build", body.Actions ?? Access.Read);
        return new
        {
            job.Id,
            job.BackendId,
            RunBackendId = job.Attempt.BackendId,
            Env = emulator.EnvironmentOf(job, body.Folder),
        };
    }

    private static object CompleteRun(WorkflowRun run, Complete body)
    {
        run.Complete(body.Conclusion ?? "success");
        return Answers.Of(run);
    }

    private object Rerun(WorkflowRun run, Rerun body)
    {
        World.Rerun(run, body.OnlyFailedJobs);
        return Answers.Of(run);
    }

    private object AdvanceClock(Advance body)
    {
        World.Clock.Advance(TimeSpan.FromSeconds(body.Seconds));
        return new { now = World.Clock.GetUtcNow() };
    }

    private ServiceRules Change(ChangeRules body)
    {
        var rules = World.Rules;
        rules.UploadLink = Time(body.UploadLinkSeconds, rules.UploadLink);
        rules.DownloadLink = Time(body.DownloadLinkSeconds, rules.DownloadLink);
        rules.RestLink = Time(body.RestLinkSeconds, rules.RestLink);
        rules.FinalizeTwiceConflicts = body.FinalizeTwiceConflicts ?? rules.FinalizeTwiceConflicts;
        rules.ChecksDigest = body.ChecksDigest ?? rules.ChecksDigest;
        return rules;

        static TimeSpan Time(double? seconds, TimeSpan otherwise) => seconds is { } set ? TimeSpan.FromSeconds(set) : otherwise;
    }

    private object AddFault(Fault fault)
    {
        emulator.Faults.Add(fault);
        return new { };
    }

    private object ClearFaults(HttpContext http)
    {
        emulator.Faults.Clear(int.TryParse(http.Request.Query["seed"], out var seed) ? seed : 1);
        return new { };
    }

    private object ClearTraffic()
    {
        emulator.Traffic.Clear();
        return new { };
    }

    private object Exhaust(HttpContext http)
    {
        Repository($"{http.GetRouteValue("owner")}/{http.GetRouteValue("name")}").Budget.Exhaust();
        return new { };
    }

    private Repository Repository(string name) => World.FindRepository(name) ?? throw new BadHttpRequestException($"no repository {name}");

    private WorkflowRun Run(HttpContext http) =>
        World.Runs.FirstOrDefault(run => $"{run.Id}" == (string)http.GetRouteValue("id")!)
        ?? throw new BadHttpRequestException("no such run");
}

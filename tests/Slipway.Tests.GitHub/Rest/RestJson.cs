using System.Globalization;
using System.Text.Json.Nodes;
using Slipway.Tests.GitHub.Faults;
using Slipway.Tests.GitHub.World;

namespace Slipway.Tests.GitHub.Rest;

/// <summary>The world's objects as JSON of the REST interface, with the members that clients use.</summary>
internal static class RestJson
{
    public static JsonObject Of(Repository repository) =>
        new()
        {
            ["id"] = repository.Id,
            ["name"] = repository.FullName.Split('/')[1],
            ["full_name"] = repository.FullName,
            ["private"] = false,
            ["owner"] = new JsonObject { ["login"] = repository.FullName.Split('/')[0] },
            ["fork"] = repository.ForkOf is not null,
            ["default_branch"] = repository.DefaultBranch,
        };

    public static JsonObject Of(Artifact artifact, DateTimeOffset now, Fault? fault, string address)
    {
        var (run, url) = (artifact.Run, $"{address}/repos/{artifact.Run.Repository.FullName}/actions/artifacts/{artifact.Id}");
        return new JsonObject
        {
            ["id"] = artifact.Id,
            ["node_id"] = $"MDg6QXJ0aWZhY3Q{artifact.Id}",
            ["name"] = artifact.Name,
            ["size_in_bytes"] = artifact.Size,
            ["url"] = url,
            ["archive_download_url"] = url + "/zip",
            ["expired"] = artifact.Expires <= now,
            ["created_at"] = Time(artifact.Created),
            ["expires_at"] = Time(artifact.Expires),
            ["updated_at"] = Time(artifact.Created),
            ["digest"] = fault?.Kind == FaultKind.WrongDigest ? "sha256:" + new string('0', 64) : artifact.Digest,
            ["workflow_run"] = new JsonObject
            {
                ["id"] = run.Id,
                ["repository_id"] = run.Repository.Id,
                ["head_repository_id"] = run.HeadRepository?.Id,
                ["head_branch"] = run.HeadBranch,
                ["head_sha"] = run.HeadSha,
            },
        };
    }

    public static JsonObject Of(WorkflowRun run, RunAttempt attempt, string address) =>
        new()
        {
            ["id"] = run.Id,
            ["name"] = "CI",
            ["head_branch"] = run.HeadBranch,
            ["head_sha"] = run.HeadSha,
            ["path"] = run.WorkflowPath,
            ["run_number"] = run.Id - 1000,
            ["run_attempt"] = attempt.Number,
            ["event"] = run.Event,
            ["status"] = attempt.Status,
            ["conclusion"] = attempt.Conclusion,
            ["url"] = $"{address}/repos/{run.Repository.FullName}/actions/runs/{run.Id}",

            // Empty for pull requests of forks.
            ["pull_requests"] = new JsonArray(run.Pull is { } pull && !run.IsFromFork ? [new JsonObject { ["number"] = pull.Number }] : []),
            ["created_at"] = Time(run.Created),
            ["run_started_at"] = Time(attempt.Started),
            ["updated_at"] = Time(attempt.Started),
            ["repository"] = Of(run.Repository),
            ["head_repository"] = run.HeadRepository is { } head ? Of(head) : null,
        };

    public static JsonObject Of(PullRequest pull) =>
        new()
        {
            ["number"] = pull.Number,
            ["state"] = "open",
            ["head"] = End(pull.HeadRepository, pull.HeadBranch, pull.HeadSha),
            ["base"] = End(pull.Repository, pull.BaseBranch, new string('b', 40)),
        };

    /// <summary>The run whose end started this one. The world keeps none, so it gets the same head.</summary>
    public static JsonObject EventOf(WorkflowRun run) =>
        new()
        {
            ["event"] = run.IsFromFork ? "pull_request" : "push",
            ["head_branch"] = run.HeadBranch,
            ["head_sha"] = run.HeadSha,
            ["head_repository"] = run.HeadRepository is { } head ? Of(head) : null,
        };

    private static JsonObject End(Repository? repository, string branch, string sha) =>
        new()
        {
            ["label"] = $"{repository?.FullName.Split('/')[0]}:{branch}",
            ["ref"] = branch,
            ["sha"] = sha,
            ["repo"] = repository is null ? null : Of(repository),
        };

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}

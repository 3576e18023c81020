using System.Globalization;
using System.Text.Json.Nodes;
using Slipway.Tests.GitHub.Rest;

namespace Slipway.Tests.GitHub.World;

/// <summary>What the runner gives a step of a job: variables, and files that they name.</summary>
internal sealed class JobEnvironment(string url, Job job)
{
    private readonly WorkflowRun _run = job.Run;

    /// <summary>Writes the files into a folder, and returns the variables, among them the token that a workflow maps itself.</summary>
    public IReadOnlyDictionary<string, string> Write(string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "event.json"), Payload().ToJsonString());
        var variables = new Dictionary<string, string>(Variables(folder));
        foreach (var name in (string[])["GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_PATH", "GITHUB_STATE", "GITHUB_STEP_SUMMARY"])
        {
            variables[name] = Path.Combine(folder, name["GITHUB_".Length..].ToLowerInvariant());
            File.WriteAllText(variables[name], "");
        }

        foreach (var name in (string[])["GITHUB_WORKSPACE", "RUNNER_TEMP"])
        {
            variables[name] = Directory.CreateDirectory(Path.Combine(folder, name.Split('_')[1].ToLowerInvariant())).FullName;
        }

        return variables;
    }

    private Dictionary<string, string> Variables(string folder) =>
        new()
        {
            ["CI"] = "true",
            ["GITHUB_ACTIONS"] = "true",
            ["ACTIONS_RUNTIME_TOKEN"] = job.RuntimeToken,
            ["ACTIONS_RESULTS_URL"] = url + "/",
            ["GITHUB_TOKEN"] = job.Token.Text,
            ["GITHUB_API_URL"] = url + RestApi.Path,

            // The official clients refuse other hosts than github.com, *.ghe.com and *.localhost.
            ["GITHUB_SERVER_URL"] = $"http://github.localhost:{new Uri(url).Port}",
            ["GITHUB_REPOSITORY"] = _run.Repository.FullName,
            ["GITHUB_REPOSITORY_ID"] = Text(_run.Repository.Id),
            ["GITHUB_REPOSITORY_OWNER"] = _run.Repository.FullName.Split('/')[0],
            ["GITHUB_RUN_ID"] = Text(_run.Id),
            ["GITHUB_RUN_NUMBER"] = Text(_run.Id - 1000),
            ["GITHUB_RUN_ATTEMPT"] = Text(job.Attempt.Number),
            ["GITHUB_JOB"] = job.Name,
            ["GITHUB_EVENT_NAME"] = _run.Event,
            ["GITHUB_EVENT_PATH"] = Path.Combine(folder, "event.json"),
            ["GITHUB_SHA"] = _run.HeadSha,
            ["GITHUB_REF"] = Reference,
            ["GITHUB_REF_NAME"] = Reference.Split('/', 3)[2],
            ["GITHUB_REF_TYPE"] = _run.IsTag ? "tag" : "branch",
            ["GITHUB_HEAD_REF"] = _run.Pull is null ? "" : _run.HeadBranch,
            ["GITHUB_BASE_REF"] = _run.Pull?.BaseBranch ?? "",
            ["GITHUB_WORKFLOW"] = "CI",
            ["GITHUB_WORKFLOW_REF"] = $"{_run.Repository.FullName}/{_run.WorkflowPath}@{Reference}",
            ["GITHUB_RETENTION_DAYS"] = Text(_run.Repository.RetentionDays),
            ["RUNNER_OS"] = "Linux",
            ["RUNNER_ARCH"] = "X64",
        };

    private string Reference =>
        _run.Pull is { } pull ? (_run.Event == "pull_request_target" ? $"refs/heads/{pull.BaseBranch}" : $"refs/pull/{pull.Number}/merge")
        : _run.IsTag ? $"refs/tags/{_run.HeadBranch}"
        : $"refs/heads/{_run.HeadBranch}";

    private JsonObject Payload()
    {
        var payload = new JsonObject { ["repository"] = RestJson.Of(_run.Repository) };
        if (_run.Pull is { } pull)
        {
            payload["number"] = pull.Number;
            payload["pull_request"] = RestJson.Of(pull);
        }
        else if (_run.Event == "workflow_run")
        {
            payload["workflow_run"] = RestJson.EventOf(_run);
        }
        else
        {
            payload["ref"] = Reference;
            payload["after"] = _run.HeadSha;
        }

        return payload;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}

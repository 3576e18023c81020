namespace Slipway.Tests.GitHub.World;

/// <summary>A job of an attempt, with the two tokens that the runner gets for it.</summary>
public sealed class Job(long id, string name, WorkflowRun run, RunAttempt attempt, string backendId, string runtimeToken, ApiToken token)
{
    public long Id { get; } = id;

    public string Name { get; } = name;

    public WorkflowRun Run { get; } = run;

    public RunAttempt Attempt { get; } = attempt;

    public string BackendId { get; } = backendId;

    /// <summary>ACTIONS_RUNTIME_TOKEN.</summary>
    public string RuntimeToken { get; } = runtimeToken;

    /// <summary>GITHUB_TOKEN.</summary>
    public ApiToken Token { get; } = token;

    /// <summary>Artifacts that the job created so far.</summary>
    public int ArtifactCount { get; internal set; }
}

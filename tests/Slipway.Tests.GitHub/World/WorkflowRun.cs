namespace Slipway.Tests.GitHub.World;

/// <summary>A workflow run, with its attempts.</summary>
public sealed class WorkflowRun(long id, RunOptions options, string headSha, DateTimeOffset created)
{
    private readonly List<RunAttempt> _attempts = [new RunAttempt(1, false, created)];

    public long Id { get; } = id;

    public Repository Repository { get; } = options.Repository;

    /// <summary>Null for a fork that was deleted.</summary>
    public Repository? HeadRepository { get; set; } =
        options.Pull is { } pull ? pull.HeadRepository : options.HeadRepository ?? options.Repository;

    public string HeadBranch { get; } = options.HeadBranch ?? options.Pull?.HeadBranch ?? options.Repository.DefaultBranch;

    public string HeadSha { get; } = headSha;

    public string Event { get; } = options.Event;

    public string WorkflowPath { get; } = options.WorkflowPath;

    public PullRequest? Pull { get; } = options.Pull;

    public bool IsTag { get; } = options.IsTag;

    public DateTimeOffset Created { get; } = created;

    /// <summary>From the first to the current one.</summary>
    public IReadOnlyList<RunAttempt> Attempts => _attempts;

    public RunAttempt Current => _attempts[^1];

    /// <summary>Whether the commit comes from another repository, whose runs get tokens that only read.</summary>
    public bool IsFromFork => HeadRepository != Repository;

    public void Complete(string conclusion = "success") => Current.Complete(conclusion);

    internal void Rerun(bool onlyFailedJobs, DateTimeOffset now) => _attempts.Add(new RunAttempt(_attempts.Count + 1, onlyFailedJobs, now));

    /// <summary>Whether the jobs of an attempt see the artifacts of another.</summary>
    internal bool Sees(RunAttempt reader, RunAttempt writer) =>
        reader == writer
        || (
            writer.Number < reader.Number
            && _attempts.Skip(writer.Number).Take(reader.Number - writer.Number).All(static attempt => attempt.OnlyFailedJobs)
        );
}

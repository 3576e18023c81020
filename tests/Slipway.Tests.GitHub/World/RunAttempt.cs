namespace Slipway.Tests.GitHub.World;

/// <summary>One attempt of a run. A re-run of only the failed jobs sees what earlier attempts left.</summary>
public sealed class RunAttempt(int number, bool onlyFailedJobs, DateTimeOffset started)
{
    public int Number { get; } = number;

    public bool OnlyFailedJobs { get; } = onlyFailedJobs;

    public DateTimeOffset Started { get; } = started;

    /// <summary>The run's name in the Results service; each attempt has its own.</summary>
    public string BackendId { get; } = Guid.NewGuid().ToString();

    public string Status { get; private set; } = "in_progress";

    public string? Conclusion { get; private set; }

    public void Complete(string conclusion) => (Status, Conclusion) = ("completed", conclusion);
}

using Slipway.Stashes;

namespace Slipway.Cli.Ci;

/// <summary>GitHub Actions: its default variables, its event payload and its workflow commands.</summary>
internal sealed class GitHubActions : CiSystem
{
    private const string AnnotationTitle = "slipway";

    public GitHubActions(Surroundings surroundings)
        : base(isLog: true)
    {
        var payload = GitHubEvent.Read(surroundings.Variable("GITHUB_EVENT_PATH"));
        Scope = ScopeOf(surroundings, payload);
        BaseBranch = surroundings.Variable("GITHUB_BASE_REF") ?? payload?.Repository?.DefaultBranch;
    }

    public override Scope Scope { get; }

    public override string? BaseBranch { get; }

    public override void BeginGroup(TextWriter log, string title) => log.WriteLine($"::group::{EscapeData(title)}");

    public override void EndGroup(TextWriter log) => log.WriteLine("::endgroup::");

    public override void AnnotateError(TextWriter log, string message) =>
        log.WriteLine($"::error title={AnnotationTitle}::{EscapeData(message)}");

    public override void AnnotateWarning(TextWriter log, string message) =>
        log.WriteLine($"::warning title={AnnotationTitle}::{EscapeData(message)}");

    private static Scope ScopeOf(Surroundings surroundings, GitHubEvent? payload)
    {
        var repository = surroundings.Variable("GITHUB_REPOSITORY");
        var name = surroundings.Variable("GITHUB_EVENT_NAME");
        return new Scope
        {
            Repository = repository,
            HeadRepository = HeadOf(name, repository, payload),

            // Set for pull requests only, whose GITHUB_REF_NAME is 12/merge.
            Branch = surroundings.Variable("GITHUB_HEAD_REF") ?? surroundings.Variable("GITHUB_REF_NAME"),
            Run = surroundings.Variable("GITHUB_RUN_ID"),
            Attempt = int.TryParse(surroundings.Variable("GITHUB_RUN_ATTEMPT"), out var attempt) ? attempt : null,
            Event = name,
            Workflow = WorkflowFile(surroundings.Variable("GITHUB_WORKFLOW_REF"), repository),
            Commit = surroundings.Variable("GITHUB_SHA"),
        };
    }

    // An event about another repository's commit that doesn't say whose it is leaves the head unknown, which counts as a fork. A run
    // that follows another one handles what that one made.
    private static string? HeadOf(string? name, string? repository, GitHubEvent? payload) => name switch
    {
        null => null,
        "workflow_run" => payload?.WorkflowRun?.HeadRepository?.FullName,
        _ when name.StartsWith("pull_request", StringComparison.Ordinal) => payload?.PullRequest?.Head?.Repo?.FullName,
        _ => repository,
    };

    // owner/name/.github/workflows/ci.yml@refs/heads/main
    private static string? WorkflowFile(string? reference, string? repository)
    {
        var path = reference?.Split('@')[0];
        return repository is not null && path?.StartsWith(repository + "/", StringComparison.Ordinal) == true
            ? path[(repository.Length + 1)..]
            : path;
    }

    /// <summary>As the runner unescapes the text after a command.</summary>
    private static string EscapeData(string text) => text
        .Replace("%", "%25", StringComparison.Ordinal)
        .Replace("\r", "%0D", StringComparison.Ordinal)
        .Replace("\n", "%0A", StringComparison.Ordinal);
}

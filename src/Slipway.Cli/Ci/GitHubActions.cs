using Slipway.Cli.Base;
using Slipway.Cli.Ci.Files;
using Slipway.Records;

namespace Slipway.Cli.Ci;

/// <summary>GitHub Actions: its default variables, its event payload and its workflow commands.</summary>
internal sealed class GitHubActions : CiSystem
{
    private const string AnnotationTitle = "slipway";

    private readonly string? _outputs;
    private readonly string? _summary;

    public GitHubActions(Surroundings surroundings)
        : base(isLog: true)
    {
        var payload = GitHubEvent.Read(surroundings.Variable("GITHUB_EVENT_PATH"));
        Scope = ScopeOf(surroundings, payload);
        BaseBranch = surroundings.Variable("GITHUB_BASE_REF") ?? payload?.Repository?.DefaultBranch;
        HeadRepositoryId = HeadIdOf(Scope, surroundings, payload);
        _outputs = surroundings.Variable("GITHUB_OUTPUT");
        _summary = surroundings.Variable("GITHUB_STEP_SUMMARY");
    }

    public override Scope Scope { get; }

    public override string? BaseBranch { get; }

    /// <summary>The ID of the repository that the commit came from; null if unknown.</summary>
    public long? HeadRepositoryId { get; }

    public override bool HasSummary => _summary is not null;

    public override void BeginGroup(TextWriter log, string title) => log.WriteLine($"::group::{EscapeData(title)}");

    public override void EndGroup(TextWriter log) => log.WriteLine("::endgroup::");

    public override void AnnotateError(TextWriter log, string message) =>
        log.WriteLine($"::error title={AnnotationTitle}::{EscapeData(message)}");

    public override void AnnotateWarning(TextWriter log, string message) =>
        log.WriteLine($"::warning title={AnnotationTitle}::{EscapeData(message)}");

    public override void Mask(TextWriter log, string secret) => log.WriteLine($"::add-mask::{EscapeData(secret)}");

    public override void SetOutputs(IReadOnlyList<StepOutput> outputs)
    {
        if (_outputs is not null)
        {
            StepOutputFile.Append(_outputs, outputs);
        }
    }

    public override int? AddSummary(SummaryTable table) => _summary is null ? null : SummaryFile.Append(_summary, table.Head, table.Rows);

    private static Scope ScopeOf(Surroundings surroundings, GitHubEvent? payload)
    {
        var repository = surroundings.Variable("GITHUB_REPOSITORY");
        var name = surroundings.Variable("GITHUB_EVENT_NAME");
        return new Scope
        {
            Repository = repository,
            HeadRepository = HeadOf(name, repository, payload),

            // GITHUB_HEAD_REF is set only for pull requests, whose GITHUB_REF_NAME is like 12/merge.
            Branch = surroundings.Variable("GITHUB_HEAD_REF") ?? surroundings.Variable("GITHUB_REF_NAME"),
            IsTag = surroundings.Variable("GITHUB_HEAD_REF") is null && surroundings.Variable("GITHUB_REF_TYPE") == "tag",
            Run = surroundings.Variable("GITHUB_RUN_ID"),
            Attempt = int.TryParse(surroundings.Variable("GITHUB_RUN_ATTEMPT"), out var attempt) ? attempt : null,
            Event = name,
            Workflow = WorkflowFile(surroundings.Variable("GITHUB_WORKFLOW_REF"), repository),
            Commit = surroundings.Variable("GITHUB_SHA"),
        };
    }

    // If an event about another repository's commit doesn't name that repository, the head is unknown and counts as a fork. A workflow_run
    // event handles what the run before it made, so that run's head counts.
    private static string? HeadOf(string? name, string? repository, GitHubEvent? payload) =>
        name switch
        {
            null => null,
            "workflow_run" => payload?.WorkflowRun?.HeadRepository?.FullName,
            _ when name.StartsWith("pull_request", StringComparison.Ordinal) => payload?.PullRequest?.Head?.Repo?.FullName,
            _ => repository,
        };

    private static long? HeadIdOf(Scope scope, Surroundings surroundings, GitHubEvent? payload) =>
        scope.Event switch
        {
            null => null,
            "workflow_run" => payload?.WorkflowRun?.HeadRepository?.Id,
            var name when name.StartsWith("pull_request", StringComparison.Ordinal) => payload?.PullRequest?.Head?.Repo?.Id,
            _ => long.TryParse(surroundings.Variable("GITHUB_REPOSITORY_ID"), out var id) ? id : null,
        };

    // owner/name/.github/workflows/ci.yml@refs/heads/main
    private static string? WorkflowFile(string? reference, string? repository)
    {
        var path = reference?.Split('@')[0];
        return repository is not null && path?.StartsWith(repository + "/", StringComparison.Ordinal) == true
            ? path[(repository.Length + 1)..]
            : path;
    }

    /// <summary>Escapes text after a command, as the runner unescapes it.</summary>
    private static string EscapeData(string text) =>
        text.Replace("%", "%25", StringComparison.Ordinal)
            .Replace("\r", "%0D", StringComparison.Ordinal)
            .Replace("\n", "%0A", StringComparison.Ordinal);
}

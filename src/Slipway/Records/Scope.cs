using System.Text.Json.Serialization;

namespace Slipway.Records;

/// <summary>
/// Who saved a stash, as far as known; outside a CI system every member may be null. A store that identifies the writer itself (an
/// artifact service) records that, and ignores what the writer claims.
/// </summary>
public sealed record Scope
{
    /// <summary>The repository whose workflow ran, as <c>owner/name</c>.</summary>
    public string? Repository { get; init; }

    /// <summary>The repository that the commit came from; differs from <see cref="Repository"/> for a fork.</summary>
    public string? HeadRepository { get; init; }

    /// <summary>The branch or tag.</summary>
    public string? Branch { get; init; }

    /// <summary>Whether <see cref="Branch"/> is a tag. A tag and a branch of the same name are different.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsTag { get; init; }

    /// <summary>The identifier of the workflow run.</summary>
    public string? Run { get; init; }

    /// <summary>The attempt within the run, from 1.</summary>
    public int? Attempt { get; init; }

    /// <summary>The event that started the run, e.g. <c>push</c> or <c>pull_request</c>.</summary>
    public string? Event { get; init; }

    /// <summary>The workflow file.</summary>
    public string? Workflow { get; init; }

    /// <summary>The commit.</summary>
    public string? Commit { get; init; }

    /// <summary>How the run ended, e.g. <c>success</c>; null while it runs, or if unknown.</summary>
    public string? Conclusion { get; init; }
}

using Slipway.Records;
using Slipway.Storage.Http;

namespace Slipway.Storage.GitHubArtifacts;

/// <summary>How to access a repository's workflow artifacts, and as whom.</summary>
/// <remarks>
/// Inside a run the runtime token gives access to that run's artifacts; a token of the REST API gives read access to those of all
/// runs. At least one of them is needed.
/// </remarks>
public sealed record GitHubArtifactsOptions
{
    /// <summary>The repository whose workflows run, as <c>owner/name</c> (<c>GITHUB_REPOSITORY</c>).</summary>
    public required string Repository { get; init; }

    /// <summary>Its number (<c>GITHUB_REPOSITORY_ID</c>); null if unknown.</summary>
    public long? RepositoryId { get; init; }

    /// <summary>
    /// The run that this process belongs to; empty outside one. Its repository is <see cref="Repository"/>, whatever it says here.
    /// </summary>
    public Scope Scope { get; init; } = new();

    /// <summary>
    /// The number of the repository that the run's commit comes from (in the event's payload: <c>pull_request.head.repo.id</c>); null if
    /// unknown.
    /// </summary>
    public long? HeadRepositoryId { get; init; }

    /// <summary>The Results service (<c>ACTIONS_RESULTS_URL</c>); only the URL's origin is used.</summary>
    public Uri? ResultsUrl { get; init; }

    /// <summary>The run's own token (<c>ACTIONS_RUNTIME_TOKEN</c>).</summary>
    public string? RuntimeToken { get; init; }

    /// <summary>The REST API (<c>GITHUB_API_URL</c>).</summary>
    public Uri ApiUrl { get; init; } = new("https://api.github.com");

    /// <summary>A token that may read actions (<c>GITHUB_TOKEN</c> with <c>actions: read</c>, or a person's).</summary>
    public string? Token { get; init; }

    /// <summary>Search only this run instead of all runs of the repository, e.g. for <c>--from-run</c>.</summary>
    public string? OnlyRun { get; init; }

    /// <summary>Days to keep a stash; null: the repository's setting.</summary>
    public int? RetentionDays { get; init; }

    /// <summary>The most days that the repository allows (<c>GITHUB_RETENTION_DAYS</c>).</summary>
    public int? MaxRetentionDays { get; init; }

    /// <summary>Whether a save may replace a stash that this run saved under the same key; otherwise it is refused.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Where to keep a download temporarily if the service does not serve ranges.</summary>
    public string TempFolder { get; init; } = Path.GetTempPath();

    /// <summary>Receives warnings for the user, e.g. that few calls are left.</summary>
    public Action<string> Warn { get; init; } = static _ => { };

    /// <summary>Measures waits and ages.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Sends the requests; it must not follow redirects. Null: the store makes and owns one.</summary>
    public HttpMessageHandler? Handler { get; init; }

    /// <summary>How failed requests are retried.</summary>
    public RetryPolicy Retries { get; init; } = new();
}

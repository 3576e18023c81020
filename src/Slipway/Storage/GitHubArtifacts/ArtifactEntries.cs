using System.Globalization;
using Slipway.Content;
using Slipway.Records;
using Slipway.Storage.GitHubArtifacts.Rest;
using Slipway.Storage.GitHubArtifacts.Results;

namespace Slipway.Storage.GitHubArtifacts;

/// <summary>Turns artifacts into stash entries. The scope comes from GitHub's repository numbers, which nobody can choose.</summary>
internal sealed class ArtifactEntries(GitHubArtifactsOptions options)
{
    // What a listing does not say must never pass as allowed.
    private const string Unknown = "unknown";

    /// <summary>The scope of the run that this process belongs to. What it saved may be from an earlier attempt.</summary>
    public Scope Own { get; } = options.Scope with { Repository = options.Repository, Attempt = null };

    /// <summary>
    /// The name of a key's artifacts. A tag's runs use a name of their own, which a branch's runs do not look up. From other runs, a
    /// tag's run takes only what branches saved, because nothing proves that another run belonged to a tag.
    /// </summary>
    public string NameOf(StashKey key, bool ofOwnRun) => ArtifactName.Of(key, ofOwnRun && options.Scope.IsTag).Text;

    /// <summary>Returns the stash in an artifact; null if it holds none, or one that runs like this do not use.</summary>
    /// <param name="artifact">The artifact.</param>
    /// <param name="wanted">The key that was asked for; a shortened artifact name counts only for it.</param>
    public StashEntry? EntryOf(Artifact artifact, StashKey? wanted)
    {
        var isOwn = artifact.Run is null || TextOf(artifact.Run) == options.Scope.Run;
        if (ArtifactName.TryParse(artifact.Name) is not { } name || name.IsTag != (isOwn && options.Scope.IsTag))
        {
            return null;
        }

        var key = wanted is { } asked && NameOf(asked, isOwn) == artifact.Name ? asked : name.Key;
        return wanted is null || key == wanted
            ? new StashEntry(key, ArtifactLocator.Of(artifact.Id), null, artifact.Created, artifact.Size, ScopeOf(artifact.Run))
            {
                Expires = artifact.Expires,
            }
            : null;
    }

    /// <summary>Returns the stashes among the artifacts, newest first.</summary>
    public List<StashEntry> EntriesOf(IEnumerable<Artifact> artifacts, StashKey? wanted) =>
        [
            .. artifacts
                .OrderByDescending(static artifact => artifact.Created)
                .ThenByDescending(static artifact => artifact.Id)
                .Select(artifact => EntryOf(artifact, wanted))
                .OfType<StashEntry>(),
        ];

    /// <summary>
    /// Adds to an entry what the API says about its run; null if the two contradict each other, which never happens to honest ones.
    /// </summary>
    public static StashEntry? Confirm(StashEntry entry, Artifact artifact, RestRun run)
    {
        var listed = artifact.Run;
        if (
            listed is null
            || run.Id != listed.Id
            || run.HeadRepository?.Id != listed.HeadRepository
            || run.HeadSha != listed.HeadCommit
            || run.Repository?.Id != listed.Repository
        )
        {
            return null;
        }

        // The document says when the run's newest attempt began. An older artifact comes from an earlier attempt; which one is unknown.
        var isNewestAttempt = run.RunStartedAt is { } started && artifact.Created >= started;
        return entry with
        {
            Scope = entry.Scope with
            {
                Event = run.Event ?? Unknown,
                Workflow = run.Path?.Split('@')[0] ?? Unknown,
                Attempt = isNewestAttempt ? run.RunAttempt : null,
                Conclusion = run.Conclusion,
            },
        };
    }

    /// <summary>Converts an artifact of the REST API; null if it is gone or cannot be a stash.</summary>
    public static Artifact? ArtifactOf(RestArtifact? listed) =>
        listed is { Id: > 0, Name: { } name, CreatedAt: { } created, Expired: false, WorkflowRun.Id: { } run }
            ? new Artifact(listed.Id, name, listed.SizeInBytes, created)
            {
                Expires = listed.ExpiresAt,
                Content = Digest.TryParse(listed.Digest, out var digest) ? digest : null,
                Run = new ArtifactRun(
                    run,
                    listed.WorkflowRun.RepositoryId,
                    listed.WorkflowRun.HeadRepositoryId,
                    listed.WorkflowRun.HeadBranch,
                    listed.WorkflowRun.HeadSha
                ),
            }
            : null;

    private Scope ScopeOf(ArtifactRun? run) =>
        run is null
            ? Own
            : new Scope
            {
                Repository = run.Repository is { } id && id == (options.RepositoryId ?? id) ? options.Repository : Name(run.Repository),
                HeadRepository = HeadOf(run),
                Branch = run.HeadBranch,
                Run = TextOf(run),
                Commit = run.HeadCommit,
            };

    private static string TextOf(ArtifactRun run) => run.Id.ToString(CultureInfo.InvariantCulture);

    private string HeadOf(ArtifactRun run)
    {
        if (run.HeadRepository is { } head && head == run.Repository)
        {
            return options.Repository;
        }

        return run.HeadRepository is { } fork && fork == options.HeadRepositoryId && options.Scope.HeadRepository is { } name
            ? name
            : Name(run.HeadRepository);
    }

    // Repository names contain a slash, so this can never be one.
    private static string Name(long? id) => id is { } number ? string.Create(CultureInfo.InvariantCulture, $"id:{number}") : Unknown;
}

using System.Globalization;
using Slipway.Content;
using Slipway.Records;
using Slipway.Storage.GitHubArtifacts.Rest;
using Slipway.Storage.GitHubArtifacts.Results;

namespace Slipway.Storage.GitHubArtifacts;

/// <summary>Artifacts as stashes, with the scope that GitHub knows: by the numbers of repositories, which nobody can choose.</summary>
internal sealed class ArtifactEntries(GitHubArtifactsOptions options)
{
    // What a listing doesn't tell is never taken for what is allowed.
    private const string Unknown = "unknown";

    /// <summary>The scope of the run that this process belongs to.</summary>
    public Scope Own { get; } = new()
    {
        Repository = options.Repository,
        HeadRepository = options.HeadRepository,
        Branch = options.Branch,
        IsTag = options.IsTag,
        Run = options.Run,
        Event = options.Event,
        Workflow = options.Workflow,
        Commit = options.Commit,
    };

    /// <summary>
    /// The name of a key's artifacts. The runs of a tag have one of their own, under which a branch's runs don't look; of other runs they
    /// take only what branches saved, because nothing proves that a run was that of a tag.
    /// </summary>
    public string NameOf(StashKey key, bool ofOwnRun) => ArtifactName.Of(key, ofOwnRun && options.IsTag).Text;

    /// <summary>The stash that an artifact is; null if it is none, or not one that runs like this one look at.</summary>
    /// <param name="artifact">The artifact.</param>
    /// <param name="wanted">The key that was asked for; a shortened name tells it of no other.</param>
    public StashEntry? EntryOf(Artifact artifact, StashKey? wanted)
    {
        var isOwn = artifact.Run is null || TextOf(artifact.Run) == options.Run;
        if (ArtifactName.TryParse(artifact.Name) is not { } name || name.IsTag != (isOwn && options.IsTag))
        {
            return null;
        }

        var key = wanted is { } asked && NameOf(asked, isOwn) == artifact.Name ? asked : name.Key;
        return wanted is null || key == wanted
            ? new StashEntry(key, ArtifactLocator.Of(artifact.Id), null, artifact.Created, artifact.Size, ScopeOf(artifact.Run)) { Expires = artifact.Expires }
            : null;
    }

    /// <summary>The stashes among artifacts, newest first.</summary>
    public List<StashEntry> EntriesOf(IEnumerable<Artifact> artifacts, StashKey? wanted) =>
        [.. artifacts.OrderByDescending(static artifact => artifact.Created)
            .ThenByDescending(static artifact => artifact.Id)
            .Select(artifact => EntryOf(artifact, wanted))
            .OfType<StashEntry>()];

    /// <summary>
    /// Adds what a run's own document tells to an entry; null when the two contradict each other, which happens to no honest pair.
    /// </summary>
    public static StashEntry? Confirm(StashEntry entry, Artifact artifact, RestRun run)
    {
        var listed = artifact.Run;
        if (listed is null || run.Id != listed.Id || run.HeadRepository?.Id != listed.HeadRepository || run.HeadSha != listed.HeadCommit
            || run.Repository?.Id != listed.Repository)
        {
            return null;
        }

        // A run's document tells when its newest attempt began: what is older was made by an earlier one, nobody says which.
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

    /// <summary>An artifact of the REST API; null for one that is gone or that a stash can't be.</summary>
    public static Artifact? ArtifactOf(RestArtifact? listed) =>
        listed is { Id: > 0, Name: { } name, CreatedAt: { } created, Expired: false, WorkflowRun.Id: { } run }
            ? new Artifact(listed.Id, name, listed.SizeInBytes, created)
            {
                Expires = listed.ExpiresAt,
                Content = Digest.TryParse(listed.Digest, out var digest) ? digest : null,
                Run = new ArtifactRun(
                    run, listed.WorkflowRun.RepositoryId, listed.WorkflowRun.HeadRepositoryId, listed.WorkflowRun.HeadBranch, listed.WorkflowRun.HeadSha),
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

        return run.HeadRepository is { } fork && fork == options.HeadRepositoryId && options.HeadRepository is { } name ? name : Name(run.HeadRepository);
    }

    // Repositories' names have a slash, so that this is never one.
    private static string Name(long? id) => id is { } number ? string.Create(CultureInfo.InvariantCulture, $"id:{number}") : Unknown;
}

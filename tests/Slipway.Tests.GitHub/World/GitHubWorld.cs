using System.Security.Cryptography;
using Slipway.Tests.GitHub.Blobs;

namespace Slipway.Tests.GitHub.World;

/// <summary>
/// What exists: repositories, pull requests, runs, jobs, artifacts and tokens. Tests set it up; clients see it through the endpoints.
/// Every method may be called concurrently.
/// </summary>
public sealed class GitHubWorld
{
    private const int HourlyRequests = 1000;
    private const int HourlyRequestsOfPerson = 5000;
    private const int HourlyAnonymousRequests = 60;
    private readonly Lock _gate = new();
    private readonly BlobStorage _storage;
    private readonly RuntimeToken _runtimeToken;
    private readonly List<Repository> _repositories = [];
    private readonly List<PullRequest> _pulls = [];
    private readonly List<WorkflowRun> _runs = [];
    private readonly List<Job> _jobs = [];
    private readonly List<ApiToken> _tokens = [];
    private readonly List<Artifact> _artifacts = [];
    private long _lastId = 1000;

    internal GitHubWorld(EmulatorClock clock, BlobStorage storage)
    {
        Clock = clock;
        _storage = storage;
        _runtimeToken = new RuntimeToken(clock);
        AnonymousBudget = new RateBudget(HourlyAnonymousRequests, clock);
    }

    public EmulatorClock Clock { get; }

    public ServiceRules Rules { get; } = new();

    /// <summary>The budget of requests without a token.</summary>
    public RateBudget AnonymousBudget { get; }

    public IReadOnlyList<Repository> Repositories => Copy(_repositories);

    public IReadOnlyList<PullRequest> Pulls => Copy(_pulls);

    public IReadOnlyList<WorkflowRun> Runs => Copy(_runs);

    public IReadOnlyList<Job> Jobs => Copy(_jobs);

    /// <summary>All artifacts, including pending and deleted ones, which clients don't see.</summary>
    public IReadOnlyList<Artifact> Artifacts => Copy(_artifacts);

    public Repository AddRepository(string fullName, Repository? forkOf = null) =>
        Add(_repositories, id => new Repository(id, fullName, forkOf, new RateBudget(HourlyRequests, Clock)));

    /// <summary>Opens a pull request of a branch of a head repository (by default the repository itself).</summary>
    public PullRequest AddPull(Repository repository, Repository? head, string branch, string? sha = null, string? baseBranch = null) =>
        Add(
            _pulls,
            _ => new PullRequest(_pulls.Count(pull => pull.Repository == repository) + 1, repository, head ?? repository, branch)
            {
                HeadSha = sha ?? NewSha(),
                BaseBranch = baseBranch ?? repository.DefaultBranch,
            }
        );

    public WorkflowRun AddRun(RunOptions options) =>
        Add(_runs, id => new WorkflowRun(id, options, options.HeadSha ?? options.Pull?.HeadSha ?? NewSha(), Clock.GetUtcNow()));

    /// <summary>Begins a new attempt of a run; its jobs get new tokens.</summary>
    public void Rerun(WorkflowRun run, bool onlyFailedJobs)
    {
        lock (_gate)
        {
            run.Rerun(onlyFailedJobs, Clock.GetUtcNow());
        }
    }

    /// <summary>Starts a job of a run's current attempt. A run of a fork never gets a token that writes.</summary>
    /// <param name="run">The run.</param>
    /// <param name="name">The job's name.</param>
    /// <param name="actions">What <c>permissions: actions:</c> says. With other permissions but not this one, it is none.</param>
    public Job AddJob(WorkflowRun run, string name = "build", Access actions = Access.Read)
    {
        var granted = run is { IsFromFork: true, Event: "pull_request" } && actions == Access.Write ? Access.Read : actions;
        var token = Add(_tokens, _ => new ApiToken(NewToken("ghs_"), run.Repository, granted, run.Repository.Budget));
        var backendId = Guid.NewGuid().ToString();
        return Add(_jobs, id => new Job(id, name, run, run.Current, backendId, _runtimeToken.Mint(run, run.Current, backendId), token));
    }

    /// <summary>Makes a person's token, which reads every repository.</summary>
    public ApiToken AddPersonalToken(Access actions = Access.Read) =>
        Add(_tokens, _ => new ApiToken(NewToken("ghp_"), null, actions, new RateBudget(HourlyRequestsOfPerson, Clock)));

    /// <summary>Makes an artifact as if a job had uploaded it.</summary>
    public async Task<Artifact> AddArtifactAsync(Job job, string name, Stream content, string mimeType = MimeTypes.Bytes)
    {
        var artifact = BeginArtifact(job, name, mimeType, expires: null);
        var bytes = new MemoryStream();
        await content.CopyToAsync(bytes);
        bytes.Position = 0;
        await artifact.Blob.PutAsync(bytes, bytes.Length, mimeType, Clock.GetUtcNow());
        artifact.Digest = await artifact.Blob.DigestAsync();
        artifact.Size = bytes.Length;
        artifact.IsFinalized = true;
        return artifact;
    }

    /// <summary>Replaces an artifact's bytes behind everyone's back: its name, size and digest stay.</summary>
    public async Task SwapContentAsync(Artifact artifact, Stream content)
    {
        var blob = _storage.Create(NewBlobPath(artifact.Attempt.BackendId, artifact.JobBackendId, artifact.MimeType));
        var bytes = new MemoryStream();
        await content.CopyToAsync(bytes);
        bytes.Position = 0;
        await blob.PutAsync(bytes, bytes.Length, artifact.MimeType, Clock.GetUtcNow());
        artifact.Blob = blob;
    }

    /// <summary>The job of a token for the Results service; null if the token is not valid.</summary>
    public Job? FindJob(string runtimeToken)
    {
        var ids = _runtimeToken.Check(runtimeToken);
        return ids is null ? null : Jobs.FirstOrDefault(job => job.BackendId == ids.Value.Job && job.Attempt.BackendId == ids.Value.Run);
    }

    public ApiToken? FindToken(string text) => Copy(_tokens).FirstOrDefault(token => token.Text == text);

    public Repository? FindRepository(string fullName) =>
        Repositories.FirstOrDefault(repository => string.Equals(repository.FullName, fullName, StringComparison.OrdinalIgnoreCase));

    internal Artifact BeginArtifact(Job job, string name, string mimeType, DateTimeOffset? expires)
    {
        var now = Clock.GetUtcNow();
        var latest = now.AddDays(job.Run.Repository.RetentionDays);
        var blob = _storage.Create(NewBlobPath(job.Attempt.BackendId, job.BackendId, mimeType));
        return Add(
            _artifacts,
            id =>
            {
                job.ArtifactCount++;
                return new Artifact(id, name, job.Run, job.Attempt, job.BackendId, blob)
                {
                    MimeType = mimeType,
                    Created = now,
                    Expires = expires < latest ? expires.Value : latest,
                };
            }
        );
    }

    internal void Delete(Artifact artifact)
    {
        artifact.IsDeleted = true;
        _storage.Remove(artifact.Blob);
    }

    private T Add<T>(List<T> list, Func<long, T> create)
    {
        lock (_gate)
        {
            var item = create(++_lastId);
            list.Add(item);
            return item;
        }
    }

    private T[] Copy<T>(List<T> list)
    {
        lock (_gate)
        {
            return [.. list];
        }
    }

    // Readers that know only the address unpack what ends with .zip.
    private static string NewBlobPath(string run, string job, string mimeType) =>
        $"/{BlobEndpoint.Account}/actions-results/{run}/workflow-job-run-{job}/artifacts/"
        + $"{RandomNumberGenerator.GetHexString(64, lowercase: true)}{(mimeType == MimeTypes.Zip ? ".zip" : "")}";

    private static string NewSha() => RandomNumberGenerator.GetHexString(40, lowercase: true);

    private static string NewToken(string prefix) => prefix + RandomNumberGenerator.GetHexString(36, lowercase: true);
}

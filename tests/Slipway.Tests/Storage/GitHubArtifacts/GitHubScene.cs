using Slipway.Content;
using Slipway.Records;
using Slipway.Stashes;
using Slipway.Storage;
using Slipway.Storage.GitHubArtifacts;
using Slipway.Tests.GitHub;
using Slipway.Tests.GitHub.World;
using Slipway.Tests.Stashes;

namespace Slipway.Tests.Storage.GitHubArtifacts;

/// <summary>A repository, two forks of it, and what runs of them save and find.</summary>
internal sealed class GitHubScene(GitHubEmulator github) : IAsyncDisposable
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public GitHubEmulator GitHub => github;

    public GitHubWorld World => github.World;

    public required Repository App { get; init; }

    public required Repository Mallory { get; init; }

    public required Repository Eve { get; init; }

    /// <summary>Wraps every store; by default with nothing.</summary>
    public Func<IStashStore, IStashStore> Around { get; set; } = static store => store;

    /// <summary>Warnings of the stores.</summary>
    public List<string> Warnings { get; } = [];

    public static async Task<GitHubScene> StartAsync()
    {
        var github = await GitHubEmulator.StartAsync(cancel: Cancel);
        var app = github.World.AddRepository("acme/app");
        return new GitHubScene(github)
        {
            App = app,
            Mallory = github.World.AddRepository("mallory/app", app),
            Eve = github.World.AddRepository("eve/app", app),
        };
    }

    /// <summary>A job of a run of a branch of the repository itself.</summary>
    public Job Push(
        string branch = "main",
        string workflow = ".github/workflows/ci.yml",
        string eventName = "push",
        bool isTag = false,
        Access actions = Access.Read
    ) =>
        World.AddJob(
            World.AddRun(
                new RunOptions(App)
                {
                    HeadBranch = branch,
                    Event = eventName,
                    WorkflowPath = workflow,
                    IsTag = isTag,
                }
            ),
            actions: actions
        );

    /// <summary>A job of a run that a pull request of a fork, or of the repository itself, caused.</summary>
    public Job Pull(Repository head, string branch = "main", string eventName = "pull_request") =>
        World.AddJob(World.AddRun(new RunOptions(App) { Pull = World.AddPull(App, head, branch), Event = eventName }));

    /// <summary>A further job of a job's run.</summary>
    public Job Beside(Job job) => World.AddJob(job.Run);

    public GitHubArtifactsOptions OptionsOf(Job job) => github.OptionsOf(job) with { Warn = Warnings.Add };

    /// <summary>Saves some files as a stash.</summary>
    public async Task<SaveResult> SaveAsync(
        Job job,
        string key = "ci",
        int seed = 1,
        StashEntry? basis = null,
        bool overwrite = false,
        int? days = null
    )
    {
        using var store = new GitHubArtifactsStore(OptionsOf(job) with { Overwrite = overwrite, RetentionDays = days });
        var options = new SaveOptions
        {
            Base = basis,
            Scope = GitHubStores.TrustOf(job).Current,
            Clock = World.Clock,
        };
        await using var writer = await StashWriter.BeginAsync(Around(store), new StashKey(key), options, Cancel);
        var tar = StashSamples.NoiseTar((0, 400_000), (seed, 100_000));
        return await writer.CommitAsync(await writer.StoreAsync(new MemoryStream(tar), Cancel), Cancel);
    }

    public async Task<FoundStash> FindAsync(Job job, string key = "ci", LookupOptions? options = null) =>
        (await FindAsync(job, [key], options))[0];

    public async Task<IReadOnlyList<FoundStash>> FindAsync(Job job, string[] keys, LookupOptions? options = null)
    {
        using var store = new GitHubArtifactsStore(OptionsOf(job));
        return await Finder(store, job, options).FindAsync([.. keys.Select(static key => new StashKey(key))], Cancel);
    }

    public async Task<StashEntry?> FindBaseAsync(Job job, string key = "ci", bool overwrite = false, int? days = null)
    {
        using var store = new GitHubArtifactsStore(OptionsOf(job) with { Overwrite = overwrite, RetentionDays = days });
        return await Finder(store, job, null).FindBasesAsync(new StashKey(key), Cancel) is [var best, ..] ? best : null;
    }

    /// <summary>Finds and restores a stash, in a process of its own.</summary>
    public async Task<(Digest Root, ApiCalls Calls)> RestoreAsync(Job job, string key = "ci", LookupOptions? options = null)
    {
        using var store = new GitHubArtifactsStore(OptionsOf(job));
        var found = (await Finder(store, job, options).FindAsync([new StashKey(key)], Cancel))[0];
        await using var reader = await StashReader.OpenAsync(Around(store), found.Entry!, null, Cancel);
        await reader.CopyToAsync(reader.Record.Folder!, Stream.Null, Cancel);
        return (reader.Root, store.Calls);
    }

    public StashFinder Finder(IStashStore store, Job job, LookupOptions? options) =>
        new(Around(store), GitHubStores.TrustOf(job), options, World.Clock);

    public ValueTask DisposeAsync() => github.DisposeAsync();
}

using Slipway.Cli.Tests.Engines;
using Slipway.Tests.GitHub;
using Slipway.Tests.GitHub.World;

namespace Slipway.Cli.Tests.GitHub;

/// <summary>Command lines in jobs of a repository, with a fork beside it, and on the machine of a person.</summary>
internal sealed class GitHubJobs : IAsyncDisposable
{
    private readonly List<CliSession> _sessions = [];

    private GitHubJobs(GitHubEmulator emulator, TinyEngine engine)
    {
        (Emulator, Engine) = (emulator, engine);
        App = World.AddRepository("acme/app");
        Fork = World.AddRepository("mallory/app", App);
    }

    public GitHubEmulator Emulator { get; }

    public TinyEngine Engine { get; }

    public GitHubWorld World => Emulator.World;

    public Repository App { get; }

    public Repository Fork { get; }

    public static async Task<GitHubJobs> StartAsync() =>
        new(await GitHubEmulator.StartAsync(cancel: TestContext.Current.CancellationToken), await TinyEngine.StartAsync());

    /// <summary>A job of a push to a branch.</summary>
    public CliSession Push(string branch = "main", Access actions = Access.Read, string workflow = ".github/workflows/ci.yml") =>
        Begin(World.AddJob(World.AddRun(new RunOptions(App) { HeadBranch = branch, WorkflowPath = workflow }), actions: actions));

    /// <summary>A job of a pull request of the fork.</summary>
    public CliSession ForkPull(string branch = "main") => Pull(World.AddPull(App, Fork, branch));

    /// <summary>A job that somebody's comment started.</summary>
    public CliSession Comment() => Begin(World.AddJob(World.AddRun(new RunOptions(App) { HeadBranch = "main", Event = "issue_comment" })));

    /// <summary>A job of a pull request.</summary>
    public CliSession Pull(PullRequest pull) =>
        Begin(World.AddJob(World.AddRun(new RunOptions(App) { Pull = pull, Event = "pull_request" })));

    /// <summary>Another job of the same run.</summary>
    public CliSession Next(CliSession job)
    {
        var run = World.Runs.Single(run =>
            run.Id.ToString(System.Globalization.CultureInfo.InvariantCulture) == job.Environment["GITHUB_RUN_ID"]
        );
        return Begin(World.AddJob(run));
    }

    /// <summary>A person's machine, with a token.</summary>
    public CliSession Person()
    {
        var session = Add(new CliSession { ServerClock = TimeProvider.System });
        session.Environment.Remove("SLIPWAY_STORE");
        session.Environment["XDG_CACHE_HOME"] = session.Folder.Below("cache");
        session.Environment["GH_TOKEN"] = World.AddPersonalToken().Text;
        session.Environment["GITHUB_API_URL"] = $"{Emulator.Url}/api/v3";
        session.Environment["DOCKER_HOST"] = Engine.Host;
        return session;
    }

    /// <summary>Removes the variables that only actions see.</summary>
    public static CliSession AsRunStep(CliSession job)
    {
        job.Environment.Remove("ACTIONS_RUNTIME_TOKEN");
        job.Environment.Remove("ACTIONS_RESULTS_URL");
        return job;
    }

    public static async Task SaveImageAsync(CliSession job, string key, params string[] more)
    {
        using var folder = new TempFolder();
        await job.DoAsync([
            "save",
            "--image",
            TinyLayout.Write(folder, $"app:{key}", $"{key} {job.Environment["GITHUB_RUN_ID"]}"),
            "--key",
            key,
            .. more,
        ]);
    }

    public static Dictionary<string, string> Outputs(CliSession job) =>
        RunnerFiles.ReadOutputs(File.ReadAllText(job.Environment["GITHUB_OUTPUT"]));

    public static string Summary(CliSession job) => File.ReadAllText(job.Environment["GITHUB_STEP_SUMMARY"]);

    public async ValueTask DisposeAsync()
    {
        _sessions.ForEach(static session => session.Dispose());
        await Engine.DisposeAsync();
        await Emulator.DisposeAsync();
    }

    private CliSession Begin(Job job)
    {
        var session = Add(new CliSession { ServerClock = TimeProvider.System });
        session.Environment.Remove("SLIPWAY_STORE");
        session.Environment["DOCKER_HOST"] = Engine.Host;
        foreach (var (name, value) in Emulator.EnvironmentOf(job, session.Folder.Below("runner")))
        {
            session.Environment[name] = value;
        }

        return session;
    }

    private CliSession Add(CliSession session)
    {
        _sessions.Add(session);
        return session;
    }
}

using Slipway.Tests.GitHub.World;

namespace Slipway.Cli.Tests.GitHub;

/// <summary><c>run:</c> steps, which lack the runtime token: what works, and what the errors say.</summary>
public sealed class RunStepTests : IAsyncLifetime
{
    private GitHubJobs _jobs = null!;

    public async ValueTask InitializeAsync() => _jobs = await GitHubJobs.StartAsync();

    [Fact]
    public async Task Without_the_runtime_token_the_default_store_is_a_folder_and_says_so()
    {
        var step = GitHubJobs.AsRunStep(_jobs.Push());
        step.Environment["XDG_CACHE_HOME"] = step.Folder.Below("cache");
        var result = await step.RunAsync("restore", "ci", "--optional");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains(
            $"warning: The store is the folder {step.Folder.Below("cache/slipway/store")} of this machine, because "
                + "ACTIONS_RUNTIME_TOKEN and ACTIONS_RESULTS_URL are not set.",
            result.Error,
            StringComparison.Ordinal
        );
        Assert.Contains("not to 'run:' steps: use Slipway's actions.", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_runtime_token_other_runs_can_be_read()
    {
        await GitHubJobs.SaveImageAsync(_jobs.Push(), "ci");
        await GitHubJobs.AsRunStep(_jobs.Push()).DoAsync("restore", "ci", "--store", "github:", "--via", "load");
        Assert.Equal(["app:ci"], _jobs.Engine.Names);
    }

    [Fact]
    public async Task Without_the_runtime_token_nothing_is_saved()
    {
        var step = GitHubJobs.AsRunStep(_jobs.Push());
        step.Folder.File("data/a", "a");
        var result = await step.RunAsync("save", "--folder", step.Folder.Below("data"), "--key", "a", "--store", "github:");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("slipway/save", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_any_token_the_message_says_what_is_missing()
    {
        var step = GitHubJobs.AsRunStep(_jobs.Push());
        step.Environment.Remove("GITHUB_TOKEN");
        var result = await step.RunAsync("list", "--store", "github:");
        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith(
            "error: The artifacts of acme/app are out of reach: ACTIONS_RUNTIME_TOKEN and ACTIONS_RESULTS_URL are not "
                + "set. GitHub gives them to actions only, not to 'run:' steps: use Slipway's actions. To read only, set "
                + "GH_TOKEN to a token with 'actions: read'.\n",
            result.Error,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(
        "github:",
        "The store 'github:' is that of the repository whose workflow runs, but GITHUB_REPOSITORY is not set: name one, "
            + "as in github:OWNER/NAME."
    )]
    [InlineData("github:what", "'github:what' names no repository: write github:OWNER/NAME.")]
    [InlineData("github:acme/app", "The artifacts of acme/app are out of reach: set GH_TOKEN to a token with 'actions: read'.")]
    public async Task Outside_of_a_job_a_repository_and_a_token_are_needed(string store, string message)
    {
        using var session = new CliSession();
        var result = await session.RunAsync("list", "--store", store);
        Assert.Equal((2, $"error: {message}\n"), (result.ExitCode, result.Error));
    }

    [Fact]
    public async Task A_person_may_look_into_any_repository()
    {
        await GitHubJobs.SaveImageAsync(_jobs.Push(), "ci");
        Assert.Matches("(?m)^ci +", (await _jobs.Person().DoAsync("list", "--store", "github:acme/app")).Out);
    }

    [Fact]
    public async Task The_doctor_finds_no_fault_in_an_action()
    {
        var result = await _jobs.Push().RunAsync("doctor");
        Assert.Matches("(?m)^ok    store         github:acme/app, with 0 stashes$", result.Out);
        Assert.Matches("(?m)^ok    github run    this run's artifacts can be written and read$", result.Out);
        Assert.Matches(@"(?m)^ok    github api    9\d\d calls left in this hour$", result.Out);
        Assert.DoesNotContain("store disk", result.Out, StringComparison.Ordinal);
        Assert.Empty(_jobs.World.Artifacts);
    }

    [Fact]
    public async Task The_doctor_reports_a_missing_runtime_token()
    {
        var result = await GitHubJobs.AsRunStep(_jobs.Push()).RunAsync("doctor", "--store", "github:");
        Assert.Matches(
            "(?m)^warn  github run    ACTIONS_RUNTIME_TOKEN and ACTIONS_RESULTS_URL not set: .*\n +GitHub gives them to actions only",
            result.Out
        );
    }

    [Fact]
    public async Task The_doctor_reports_a_missing_job_token()
    {
        var job = _jobs.Push();
        job.Environment.Remove("GITHUB_TOKEN");
        Assert.Matches("(?m)^warn  github api    GITHUB_TOKEN is not set\n +Only this run's stashes", (await job.RunAsync("doctor")).Out);
    }

    [Fact]
    public async Task The_doctor_reports_a_missing_permission()
    {
        var result = await _jobs.Push(actions: Access.None).RunAsync("doctor");
        Assert.Equal(5, result.ExitCode);
        Assert.Matches("(?m)^fail  store         .*Give the job 'permissions: actions: read'", result.Out);
    }

    [Fact]
    public async Task The_doctor_reports_a_rate_limit_that_is_nearly_used_up()
    {
        _jobs.App.Budget.Limit = 20;
        Assert.Matches(@"(?m)^warn  github api    1\d calls left in this hour$", (await _jobs.Push().RunAsync("doctor")).Out);
    }

    public ValueTask DisposeAsync() => _jobs.DisposeAsync();
}

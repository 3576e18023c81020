namespace Slipway.Cli.Tests.GitHub;

/// <summary>A person fetches what a run saved.</summary>
public sealed class FetchTests : IAsyncLifetime
{
    private GitHubJobs _jobs = null!;

    public async ValueTask InitializeAsync() => _jobs = await GitHubJobs.StartAsync();

    [Theory]
    [InlineData("17", "--repo", "acme/app")]
    [InlineData("https://github.com/acme/app/actions/runs/17/job/3")]
    public async Task A_run_is_named_by_its_number_or_its_address(string run, params string[] more)
    {
        var job = _jobs.ForkPull("fix");
        await GitHubJobs.SaveImageAsync(job, "ci");
        run = run.Replace("17", job.Environment["GITHUB_RUN_ID"], StringComparison.Ordinal);
        await _jobs.Person().DoAsync(["restore", "ci", "--from-run", run, "--via", "load", .. more]);
        Assert.Equal(["app:ci"], _jobs.Engine.Names);
    }

    [Fact]
    public async Task Without_a_key_the_stashes_of_the_run_are_listed()
    {
        var job = _jobs.Push();
        await GitHubJobs.SaveImageAsync(job, "ci-3.12");
        await GitHubJobs.SaveImageAsync(_jobs.Push(), "other");
        var person = _jobs.Person();
        var listed = await person.DoAsync("restore", "--from-run", job.Environment["GITHUB_RUN_ID"], "--repo", "acme/app");
        Assert.Contains("ci-3.12", listed.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("other", listed.Out, StringComparison.Ordinal);
        Assert.Equal(1, (await person.DoAsync("restore", "--from-run", job.Environment["GITHUB_RUN_ID"], "--repo", "acme/app", "--json")).Json.GetProperty("stashes").GetArrayLength());
    }

    [Fact]
    public async Task A_key_that_the_run_has_not_is_missing_although_others_have_it()
    {
        await GitHubJobs.SaveImageAsync(_jobs.Push(), "ci");
        var result = await _jobs.Person().RunAsync("restore", "ci", "--from-run", _jobs.Push().Environment["GITHUB_RUN_ID"], "--repo", "acme/app");
        Assert.Equal(3, result.ExitCode);
    }

    [Fact]
    public async Task The_newest_run_of_a_pull_request_is_found()
    {
        var pull = _jobs.World.AddPull(_jobs.App, _jobs.Fork, "fix");
        await GitHubJobs.SaveImageAsync(_jobs.Pull(pull), "ci");
        var person = _jobs.Person();
        person.Folder.File(".git/config", "[remote \"origin\"]\n\turl = git@github.com:acme/app.git\n");
        await person.DoAsync("restore", "ci", "--from-pr", $"{pull.Number}", "--via", "load");
        Assert.Equal(["app:ci"], _jobs.Engine.Names);
    }

    [Fact]
    public async Task A_pull_request_without_stashes_is_told_so()
    {
        var pull = _jobs.World.AddPull(_jobs.App, _jobs.Fork, "fix");
        _jobs.Pull(pull);
        Assert.Equal(3, (await _jobs.Person().RunAsync("restore", "ci", "--from-pr", $"{pull.Number}", "--repo", "acme/app")).ExitCode);
    }

    [Fact]
    public async Task Within_a_job_the_rules_of_trust_hold_for_a_named_run_too()
    {
        var fork = _jobs.ForkPull("main");
        await GitHubJobs.SaveImageAsync(fork, "ci");
        var result = await _jobs.Push().RunAsync("restore", "ci", "--from-run", fork.Environment["GITHUB_RUN_ID"], "--via", "load");
        Assert.Equal(4, result.ExitCode);
        Assert.Empty(_jobs.Engine.Names);
    }

    [Fact]
    public async Task Without_a_token_the_message_says_how_to_get_one()
    {
        var person = _jobs.Person();
        person.Environment.Remove("GH_TOKEN");
        var result = await person.RunAsync("restore", "--from-run", "17", "--repo", "acme/app");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("set GH_TOKEN to a token that may read the actions of acme/app, or log in with 'gh auth login'", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_token_of_one_server_is_not_given_to_another()
    {
        var result = await _jobs.Person().RunAsync("restore", "--from-run", "https://evil.example/acme/app/actions/runs/17");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("set GH_ENTERPRISE_TOKEN", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_checkout_the_repository_must_be_named()
    {
        var result = await _jobs.Person().RunAsync("restore", "--from-pr", "17");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("name the repository with --repo OWNER/NAME", result.Error, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _jobs.DisposeAsync();
}

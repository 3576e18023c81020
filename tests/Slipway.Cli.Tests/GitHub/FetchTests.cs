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
        Assert.Equal(["slipway/ci:latest"], _jobs.Engine.Names);
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
        Assert.Equal(
            1,
            (await person.DoAsync("restore", "--from-run", job.Environment["GITHUB_RUN_ID"], "--repo", "acme/app", "--json"))
                .Json.GetProperty("stashes")
                .GetArrayLength()
        );
    }

    [Fact]
    public async Task A_key_that_the_run_lacks_is_missing_although_other_runs_have_it()
    {
        await GitHubJobs.SaveImageAsync(_jobs.Push(), "ci");
        var result = await _jobs
            .Person()
            .RunAsync("restore", "ci", "--from-run", _jobs.Push().Environment["GITHUB_RUN_ID"], "--repo", "acme/app");
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
        Assert.Equal(["slipway/ci:latest"], _jobs.Engine.Names);
    }

    [Fact]
    public async Task A_pull_request_without_stashes_is_reported()
    {
        var pull = _jobs.World.AddPull(_jobs.App, _jobs.Fork, "fix");
        _jobs.Pull(pull);
        Assert.Equal(3, (await _jobs.Person().RunAsync("restore", "ci", "--from-pr", $"{pull.Number}", "--repo", "acme/app")).ExitCode);
    }

    [Fact]
    public async Task Content_of_an_earlier_fetch_is_not_downloaded_again()
    {
        var job = _jobs.Push();
        await GitHubJobs.SaveImageAsync(job, "ci");
        var person = _jobs.Person();
        string[] fetch = ["restore", "ci", "--from-run", job.Environment["GITHUB_RUN_ID"], "--repo", "acme/app", "--json", "--oci-layout"];
        var first = await person.DoAsync([.. fetch, person.Folder.Below("first")]);
        var second = await person.DoAsync([.. fetch, person.Folder.Below("second")]);
        Assert.True(Moved(first) > 0);
        Assert.Equal(0, Moved(second));
        Assert.True(File.Exists(person.Folder.Below("second/index.json")));
    }

    [Fact]
    public async Task Damaged_local_content_is_fetched_again()
    {
        var job = _jobs.Push();
        await GitHubJobs.SaveImageAsync(job, "ci");
        var person = _jobs.Person();
        string[] fetch = ["restore", "ci", "--from-run", job.Environment["GITHUB_RUN_ID"], "--repo", "acme/app", "--json", "--oci-layout"];
        await person.DoAsync([.. fetch, person.Folder.Below("first")]);
        var file = Assert.Single(Directory.GetFiles(person.Folder.Below("cache/slipway/packs")));
        var bytes = await File.ReadAllBytesAsync(file);
        bytes.AsSpan(64 << 10).Fill(1);
        await File.WriteAllBytesAsync(file, bytes);
        var second = await person.DoAsync([.. fetch, person.Folder.Below("second")]);
        Assert.True(Moved(second) > 0);
        Assert.Contains("warning: ci is read again from the store, without the copy in ", second.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(person.Folder.Below("cache/slipway/packs")));
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
        Assert.Contains(
            "set GH_TOKEN to a token that may read the actions of acme/app, or log in with 'gh auth login'",
            result.Error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_token_of_the_gh_program_is_used()
    {
        var job = _jobs.Push();
        await GitHubJobs.SaveImageAsync(job, "ci");
        var person = _jobs.Person();
        person.Folder.Script("gh", $"[ \"$*\" = 'auth token --hostname github.com' ] && echo {person.Environment["GH_TOKEN"]}");
        person.Environment.Remove("GH_TOKEN");
        person.Environment["PATH"] = person.Folder.Path;
        await person.DoAsync("restore", "ci", "--from-run", job.Environment["GITHUB_RUN_ID"], "--repo", "acme/app", "--via", "load");
        Assert.Equal(["app:ci"], _jobs.Engine.Names);
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

    private static long Moved(CliResult result) => result.Json.GetProperty("restored")[0].GetProperty("moved").GetInt64();

    public ValueTask DisposeAsync() => _jobs.DisposeAsync();
}

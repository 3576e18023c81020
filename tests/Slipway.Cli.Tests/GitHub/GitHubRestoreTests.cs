using Slipway.Tests.GitHub.Faults;

namespace Slipway.Cli.Tests.GitHub;

/// <summary>The whole way from job to job, through GitHub's services.</summary>
public sealed class GitHubRestoreTests : IAsyncLifetime
{
    private GitHubJobs _jobs = null!;

    public async ValueTask InitializeAsync() => _jobs = await GitHubJobs.StartAsync();

    [Fact]
    public async Task A_job_restores_what_another_one_of_the_run_saved()
    {
        var build = _jobs.Push();
        await GitHubJobs.SaveImageAsync(build, "ci-3.11");
        await GitHubJobs.SaveImageAsync(build, "ci-3.12");
        var test = _jobs.Next(build);
        await test.DoAsync("restore", "--keys-json", """["ci-3.11", "ci-3.12"]""", "--via", "load");
        Assert.Equal(["app:ci-3.11", "app:ci-3.12"], _jobs.Engine.Names);
        var outputs = GitHubJobs.Outputs(test);
        Assert.Equal(("exact", build.Environment["GITHUB_RUN_ID"]), (outputs["hit"], outputs["ci-3.12.source-run"]));
        Assert.Contains(
            $"| <code>ci-3.11</code> | exact | <code>{build.Environment["GITHUB_RUN_ID"]}</code> |",
            GitHubJobs.Summary(test),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_digest_of_the_saving_job_pins_the_restore_of_another()
    {
        var build = _jobs.Push();
        await GitHubJobs.SaveImageAsync(build, "ci");
        var digest = GitHubJobs.Outputs(build)["digest"];
        await _jobs.Next(build).DoAsync("restore", "ci", "--digest", $"ci={digest}", "--via", "load");
        var result = await _jobs.Next(build).RunAsync("restore", "ci", "--digest", $"ci=sha256:{new string('0', 64)}", "--via", "load");
        Assert.Equal(4, result.ExitCode);
        Assert.Contains("must have root digest sha256:0000", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pull_request_of_a_fork_restores_what_the_base_branch_saved_with_few_calls()
    {
        var main = _jobs.Push();
        await GitHubJobs.SaveImageAsync(main, "ci-3.11");
        await GitHubJobs.SaveImageAsync(main, "ci-3.12");
        var pull = _jobs.ForkPull();
        var before = _jobs.Emulator.Traffic[Surface.Rest].Requests;
        await pull.DoAsync("restore", "ci-3.11", "ci-3.12", "--via", "load");
        Assert.Equal(
            ("base", main.Environment["GITHUB_RUN_ID"]),
            (GitHubJobs.Outputs(pull)["ci-3.11.hit"], GitHubJobs.Outputs(pull)["ci-3.11.source-run"])
        );
        Assert.InRange(_jobs.Emulator.Traffic[Surface.Rest].Requests - before, 1, 5);
    }

    [Fact]
    public async Task What_a_fork_saved_is_refused_to_the_base_branch()
    {
        await GitHubJobs.SaveImageAsync(_jobs.ForkPull("main"), "ci");
        var main = _jobs.Push();
        var result = await main.RunAsync("restore", "ci", "--via", "load");
        Assert.Equal(4, result.ExitCode);
        Assert.Contains("1 comes from an origin that it does not trust: a fork", result.Error, StringComparison.Ordinal);
        Assert.Contains("failed (4)", GitHubJobs.Summary(main), StringComparison.Ordinal);
        Assert.Empty(_jobs.Engine.Names);
    }

    [Fact]
    public async Task An_optional_restore_treats_a_forks_stash_as_missing()
    {
        await GitHubJobs.SaveImageAsync(_jobs.ForkPull("main"), "ci");
        var main = _jobs.Push();
        await main.DoAsync("restore", "ci", "--optional");
        Assert.Equal("none", GitHubJobs.Outputs(main)["hit"]);
    }

    [Fact]
    public async Task A_missing_stash_has_exit_code_3_and_names_those_that_exist()
    {
        var build = _jobs.Push();
        await GitHubJobs.SaveImageAsync(build, "ci-3.12");
        var result = await _jobs.Next(build).RunAsync("restore", "ci-3.21");
        Assert.Equal(3, result.ExitCode);
        Assert.Contains("Did you mean 'ci-3.12'?", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stash_of_another_branch_is_missing_not_refused()
    {
        await GitHubJobs.SaveImageAsync(_jobs.Push("feature"), "ci");
        Assert.Equal(3, (await _jobs.Push().RunAsync("restore", "ci")).ExitCode);
    }

    [Fact]
    public async Task A_stash_of_another_than_the_required_workflow_is_refused()
    {
        await GitHubJobs.SaveImageAsync(_jobs.Push(workflow: ".github/workflows/other.yml"), "ci");
        var result = await _jobs.Push().RunAsync("restore", "ci", "--require-workflow", ".github/workflows/ci.yml");
        Assert.Equal(4, result.ExitCode);
        await _jobs.Push().DoAsync("restore", "ci", "--require-workflow", ".github/workflows/other.yml", "--via", "load");
    }

    [Fact]
    public async Task A_second_save_of_a_run_replaces_the_first_only_if_it_says_so()
    {
        var build = _jobs.Push();
        await GitHubJobs.SaveImageAsync(build, "ci");
        using var folder = new TempFolder();
        var refused = await build.RunAsync("save", "--image", TinyLayout.Write(folder, "app:ci", "second"), "--key", "ci");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("overwrit", refused.Error, StringComparison.OrdinalIgnoreCase);
        await GitHubJobs.SaveImageAsync(build, "ci", "--overwrite");
        Assert.Single(_jobs.World.Artifacts, static artifact => artifact is { IsFinalized: true, IsDeleted: false });
    }

    [Fact]
    public async Task An_artifact_is_kept_as_long_as_requested()
    {
        await GitHubJobs.SaveImageAsync(_jobs.Push(), "ci", "--retention-days", "3");
        var artifact = Assert.Single(_jobs.World.Artifacts);
        Assert.InRange((artifact.Expires - artifact.Created).TotalDays, 2.9, 3.1);
    }

    [Fact]
    public async Task The_stashes_of_a_run_are_listed()
    {
        var build = _jobs.Push();
        await GitHubJobs.SaveImageAsync(build, "ci");
        Assert.Matches($@"(?m)^ci +.* main #{build.Environment["GITHUB_RUN_ID"]}", (await _jobs.Next(build).DoAsync("list")).Out);
    }

    [Fact]
    public async Task Tokens_are_masked_and_shown_nowhere_else()
    {
        var build = _jobs.Push();
        await GitHubJobs.SaveImageAsync(build, "ci");
        var test = _jobs.Next(build);
        var result = await test.RunAsync("restore", "ci", "nothing", "--via", "load", "--debug", "--json");
        var (runtime, token) = (test.Environment["ACTIONS_RUNTIME_TOKEN"], test.Environment["GITHUB_TOKEN"]);
        Assert.Contains($"::add-mask::{runtime}\n", result.Error, StringComparison.Ordinal);
        Assert.Contains($"::add-mask::{token}\n", result.Error, StringComparison.Ordinal);
        var rest =
            result.Out
            + result
                .Error.Replace($"::add-mask::{runtime}", "", StringComparison.Ordinal)
                .Replace($"::add-mask::{token}", "", StringComparison.Ordinal)
            + GitHubJobs.Summary(test)
            + File.ReadAllText(test.Environment["GITHUB_OUTPUT"]);
        Assert.DoesNotContain(runtime, rest, StringComparison.Ordinal);
        Assert.DoesNotContain(token, rest, StringComparison.Ordinal);
        Assert.DoesNotContain("sig=", rest.Replace("sig=***", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _jobs.DisposeAsync();
}

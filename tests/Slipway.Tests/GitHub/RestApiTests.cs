using System.Net;
using Slipway.Tests.GitHub.Faults;
using Slipway.Tests.GitHub.World;

namespace Slipway.Tests.GitHub;

public sealed class RestApiTests
{
    private const string List = "/repos/acme/app/actions/artifacts";

    [Fact]
    public async Task A_list_by_name_includes_forks_newest_first_and_says_whose_they_are()
    {
        await using var github = await GitHubSample.StartAsync();
        await github.AddAsync(github.Main, "image");
        await github.AddAsync(github.PullJob, "image");
        await github.AddAsync(github.Main, "other");
        var list = await github.RestJsonAsync(List + "?name=image");
        Assert.Equal(2, (int)list["total_count"]!);
        Assert.Equal(
            [github.Fork.Id, github.App.Id],
            list["artifacts"]!.AsArray().Select(static artifact => (long)artifact!["workflow_run"]!["head_repository_id"]!)
        );
        Assert.Equal(
            ["main", "main"],
            list["artifacts"]!.AsArray().Select(static artifact => (string)artifact!["workflow_run"]!["head_branch"]!)
        );
    }

    [Fact]
    public async Task Pages_are_linked_until_the_last()
    {
        await using var github = await GitHubSample.StartAsync();
        for (var i = 0; i < 5; i++)
        {
            await github.AddAsync(github.Main, $"image-{i}");
        }

        using var first = await github.RestAsync(List + "?per_page=2", github.Main.Token.Text);
        using var last = await github.RestAsync(List + "?per_page=2&page=3", github.Main.Token.Text);
        Assert.Contains("&page=2>; rel=\"next\"", Assert.Single(first.Headers.GetValues("Link")), StringComparison.Ordinal);
        Assert.DoesNotContain("next", Assert.Single(last.Headers.GetValues("Link")), StringComparison.Ordinal);
        Assert.Single((await GitHubSample.JsonAsync(last))["artifacts"]!.AsArray());
    }

    [Fact]
    public async Task A_download_redirects_for_a_minute_and_is_gone_when_it_expired()
    {
        await using var github = await GitHubSample.StartAsync();
        var artifact = await github.AddAsync(github.Main, "image");
        using var redirect = await github.RestAsync($"{List}/{artifact.Id}/zip", github.PullJob.Token.Text);
        Assert.Equal(HttpStatusCode.Redirect, redirect.StatusCode);
        using var content = await github.GetAsync(redirect.Headers.Location!.ToString());
        Assert.Equal("content", await content.Content.ReadAsStringAsync());

        github.World.Clock.Advance(TimeSpan.FromDays(91));
        using var late = await github.GetAsync(redirect.Headers.Location!.ToString());
        using var gone = await github.RestAsync($"{List}/{artifact.Id}/zip", github.Main.Token.Text);
        Assert.Equal([403, 410], [(int)late.StatusCode, (int)gone.StatusCode]);
        Assert.True((bool)(await github.RestJsonAsync($"{List}/{artifact.Id}"))["expired"]!);
    }

    [Fact]
    public async Task Tokens_are_limited_to_their_permissions()
    {
        await using var github = await GitHubSample.StartAsync();
        var artifact = await github.AddAsync(github.Main, "image");
        var none = github.World.AddJob(github.MainRun, actions: Access.None).Token.Text;
        var write = github.World.AddJob(github.MainRun, actions: Access.Write).Token.Text;
        var path = $"{List}/{artifact.Id}";
        Assert.Equal(403, await StatusAsync(github, List, none));
        Assert.Equal(401, await StatusAsync(github, List, "made-up"));
        Assert.Equal(200, await StatusAsync(github, List, null));
        Assert.Equal(401, await StatusAsync(github, path + "/zip", null));
        Assert.Equal(302, await StatusAsync(github, path + "/zip", github.World.AddPersonalToken().Text));
        Assert.Equal(403, await StatusAsync(github, path, github.PullJob.Token.Text, HttpMethod.Delete));
        Assert.Equal(204, await StatusAsync(github, path, write, HttpMethod.Delete));
        Assert.Equal(404, await StatusAsync(github, path, write));
        Assert.Equal(410, await StatusAsync(github, path + "/zip", write));
    }

    [Fact]
    public async Task The_jobs_of_a_repository_share_a_budget_that_unchanged_answers_do_not_spend()
    {
        await using var github = await GitHubSample.StartAsync();
        github.App.Budget.Limit = 2;
        using var first = await github.RestAsync(List, github.Main.Token.Text);
        var tag = first.Headers.ETag!.ToString();
        using var unchanged = await github.RestAsync(List, github.PullJob.Token.Text, known: tag);
        using var second = await github.RestAsync(List, github.PullJob.Token.Text);
        using var third = await github.RestAsync(List, github.Main.Token.Text);
        Assert.Equal(
            [200, 304, 200, 403],
            [(int)first.StatusCode, (int)unchanged.StatusCode, (int)second.StatusCode, (int)third.StatusCode]
        );
        Assert.Equal("0", Assert.Single(third.Headers.GetValues("x-ratelimit-remaining")));
        github.World.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(200, await StatusAsync(github, List, github.Main.Token.Text));
    }

    [Fact]
    public async Task Runs_tell_event_workflow_and_attempt()
    {
        await using var github = await GitHubSample.StartAsync();
        github.MainRun.Complete("failure");
        github.World.Rerun(github.MainRun, onlyFailedJobs: true);
        var first = await github.RestJsonAsync($"/repos/acme/app/actions/runs/{github.MainRun.Id}/attempts/1");
        var current = await github.RestJsonAsync($"/repos/acme/app/actions/runs/{github.MainRun.Id}");
        Assert.Equal((1, "completed", "failure"), ((int)first["run_attempt"]!, (string)first["status"]!, (string)first["conclusion"]!));
        Assert.Equal(
            (2, "in_progress", ".github/workflows/ci.yml"),
            ((int)current["run_attempt"]!, (string)current["status"]!, (string)current["path"]!)
        );
        Assert.Null(current["conclusion"]);
    }

    [Fact]
    public async Task A_pull_requests_runs_are_found_by_its_commit()
    {
        await using var github = await GitHubSample.StartAsync();
        var pull = await github.RestJsonAsync($"/repos/acme/app/pulls/{github.Pull.Number}");
        Assert.Equal("mallory/app", (string)pull["head"]!["repo"]!["full_name"]!);
        var runs = await github.RestJsonAsync($"/repos/acme/app/actions/runs?head_sha={pull["head"]!["sha"]}");
        Assert.Equal(github.PullRun.Id, (long)Assert.Single(runs["workflow_runs"]!.AsArray())!["id"]!);
    }

    [Fact]
    public async Task Requests_are_counted_by_where_they_went()
    {
        await using var github = await GitHubSample.StartAsync();
        var artifact = await github.AddAsync(github.Main, "image");
        await github.ResultAsync(github.Main, "ListArtifacts", "{}");
        Assert.Equal(302, await StatusAsync(github, $"{List}/{artifact.Id}/zip", github.Main.Token.Text));
        using var content = await github.GetAsync(await github.LinkAsync(github.Main, "image"));
        var traffic = github.Emulator.Traffic;
        Assert.Equal(
            [1, 2, 1, 0],
            [
                traffic[Surface.Rest].Requests,
                traffic[Surface.Results].Requests,
                traffic[Surface.BlobRead].Requests,
                traffic[Surface.BlobWrite].Requests,
            ]
        );
        Assert.Equal("content".Length, traffic[Surface.BlobRead].Sent);
    }

    private static async Task<int> StatusAsync(GitHubSample github, string path, string? token, HttpMethod? method = null)
    {
        using var response = await github.RestAsync(path, token, method);
        return (int)response.StatusCode;
    }
}

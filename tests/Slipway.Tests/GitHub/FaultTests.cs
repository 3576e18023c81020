using Slipway.Tests.GitHub.Faults;

namespace Slipway.Tests.GitHub;

public sealed class FaultTests
{
    private const string List = "/repos/acme/app/actions/artifacts";
    private const int Long = 1_000_000;

    [Theory]
    [InlineData(FaultKind.Reset)]
    [InlineData(FaultKind.LostAnswer)]
    public async Task A_reset_leaves_no_answer(FaultKind kind)
    {
        await using var github = await GitHubSample.StartAsync();
        github.Emulator.Faults.Add(new Fault(kind) { Times = 1 });
        await Assert.ThrowsAsync<HttpRequestException>(() =>
            github.CallAsync(github.Main, "CreateArtifact", """{"name":"image","version":4}""")
        );
        Assert.Equal(kind == FaultKind.LostAnswer ? 1 : 0, github.World.Artifacts.Count);
        using var second = await github.CallAsync(github.Main, "ListArtifacts", "{}");
        Assert.Equal(200, (int)second.StatusCode);
    }

    [Fact]
    public async Task A_body_is_reset_in_its_middle()
    {
        await using var github = await GitHubSample.StartAsync();
        using var response = await StruckAsync(github, new Fault(FaultKind.ResetMidBody));
        Assert.Equal(200, (int)response.StatusCode);
        await Assert.ThrowsAnyAsync<Exception>(() => response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_body_ends_early_without_an_error()
    {
        await using var github = await GitHubSample.StartAsync();
        using var response = await StruckAsync(github, new Fault(FaultKind.ShortBody));
        Assert.InRange((await response.Content.ReadAsByteArrayAsync()).Length, 1, Long - 1);
    }

    [Fact]
    public async Task One_byte_of_a_body_is_changed()
    {
        await using var github = await GitHubSample.StartAsync();
        using var response = await StruckAsync(github, new Fault(FaultKind.WrongBytes));
        Assert.Equal(Long - 1, (await response.Content.ReadAsStringAsync()).Count(static letter => letter == 'x'));
    }

    [Fact]
    public async Task A_slow_body_comes_whole()
    {
        await using var github = await GitHubSample.StartAsync();
        using var response = await StruckAsync(github, new Fault(FaultKind.SlowBody) { BytesPerSecond = 10_000_000 });
        Assert.Equal(Long, (await response.Content.ReadAsByteArrayAsync()).Length);
    }

    [Fact]
    public async Task Ranges_are_ignored()
    {
        await using var github = await GitHubSample.StartAsync();
        github.Emulator.Faults.Add(new Fault(FaultKind.RangesIgnored));
        await github.AddAsync(github.Main, "image");
        using var response = await github.GetAsync(await github.LinkAsync(github.Main, "image"), "bytes=1-2");
        Assert.Equal((200, "content"), ((int)response.StatusCode, await response.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task Expired_links_are_handed_out_or_links_expire_when_used()
    {
        await using var github = await GitHubSample.StartAsync();
        await github.AddAsync(github.Main, "image");
        foreach (var surface in (Surface[])[Surface.Results, Surface.BlobRead])
        {
            github.Emulator.Faults.Add(new Fault(FaultKind.ExpiredLink) { On = surface, Times = 1 });
            using var response = await github.GetAsync(await github.LinkAsync(github.Main, "image"));
            Assert.Equal(403, (int)response.StatusCode);
        }
    }

    [Theory]
    [InlineData(429, 7)]
    [InlineData(503, null)]
    public async Task A_status_comes_with_or_without_Retry_After(int status, int? retryAfter)
    {
        await using var github = await GitHubSample.StartAsync();
        github.Emulator.Faults.Add(new Fault(FaultKind.Status) { Status = status, RetryAfter = retryAfter });
        using var rest = await github.RestAsync(List, github.Main.Token.Text);
        using var results = await github.CallAsync(github.Main, "ListArtifacts", "{}");
        Assert.Equal([status, status], [(int)rest.StatusCode, (int)results.StatusCode]);
        Assert.Equal(retryAfter, rest.Headers.RetryAfter?.Delta?.TotalSeconds);
        Assert.Equal("unavailable", (string)(await GitHubSample.JsonAsync(results))["code"]!);
    }

    [Fact]
    public async Task The_service_says_no_or_answers_in_html()
    {
        await using var github = await GitHubSample.StartAsync();
        github.Emulator.Faults.Add(new Fault(FaultKind.NotOk) { Times = 1 });
        github.Emulator.Faults.Add(new Fault(FaultKind.NotJson) { Times = 1 });
        Assert.Equal("""{"ok":false}""", (await github.ResultAsync(github.Main, "CreateArtifact", "{}")).ToJsonString());
        using var html = await github.CallAsync(github.Main, "CreateArtifact", "{}");
        Assert.StartsWith("<html>", await html.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_have_wrong_digests_and_short_pages()
    {
        await using var github = await GitHubSample.StartAsync();
        await github.AddAsync(github.Main, "a");
        await github.AddAsync(github.Main, "b");
        github.Emulator.Faults.Add(new Fault(FaultKind.WrongDigest) { Times = 1 });
        github.Emulator.Faults.Add(new Fault(FaultKind.SmallPages));
        var lying = await github.RestJsonAsync(List);
        Assert.Equal("sha256:" + new string('0', 64), (string)lying["artifacts"]![0]!["digest"]!);
        var cut = await github.RestJsonAsync(List + "?per_page=100");
        Assert.Equal((2, 1), ((int)cut["total_count"]!, cut["artifacts"]!.AsArray().Count));
    }

    [Fact]
    public async Task A_spent_limit_is_spent_for_the_whole_repository()
    {
        await using var github = await GitHubSample.StartAsync();
        github.App.Budget.RefusalStatus = 429;
        github.Emulator.Faults.Add(new Fault(FaultKind.RateLimitSpent) { Times = 1 });
        using var first = await github.RestAsync(List, github.Main.Token.Text);
        using var second = await github.RestAsync(List, github.PullJob.Token.Text);
        Assert.Equal([429, 429], [(int)first.StatusCode, (int)second.StatusCode]);
    }

    [Fact]
    public async Task Faults_skip_end_and_repeat_with_their_seed()
    {
        await using var github = await GitHubSample.StartAsync();
        github.Emulator.Faults.Add(
            new Fault(FaultKind.Gone)
            {
                Skip = 1,
                Times = 1,
                Path = "artifacts",
            }
        );
        var skipped = await StatusesAsync(github, 3);
        Assert.Equal([200, 410, 200], skipped);
        var rounds = new List<int[]>();
        for (var round = 0; round < 2; round++)
        {
            github.Emulator.Faults.Clear(42);
            github.Emulator.Faults.Add(new Fault(FaultKind.Gone) { Probability = 0.5 });
            rounds.Add(await StatusesAsync(github, 20));
        }

        Assert.Equal(rounds[0], rounds[1]);
        Assert.Equal([200, 410], rounds[0].Distinct().Order());
    }

    private static async Task<int[]> StatusesAsync(GitHubSample github, int count)
    {
        var statuses = new int[count];
        for (var i = 0; i < count; i++)
        {
            using var response = await github.RestAsync(List, github.Main.Token.Text);
            statuses[i] = (int)response.StatusCode;
        }

        return statuses;
    }

    private static async Task<HttpResponseMessage> StruckAsync(GitHubSample github, Fault fault)
    {
        await github.AddAsync(github.Main, "image", new string('x', Long));
        var link = await github.LinkAsync(github.Main, "image");
        github.Emulator.Faults.Add(fault);
        return await github.GetAsync(link);
    }
}

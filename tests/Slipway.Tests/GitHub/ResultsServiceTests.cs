using System.Net;
using System.Text;
using Slipway.Content;

namespace Slipway.Tests.GitHub;

public sealed class ResultsServiceTests
{
    [Fact]
    public async Task An_artifact_is_there_once_it_is_finalized()
    {
        await using var github = await GitHubSample.StartAsync();
        await UploadAsync(github, "image", "hello");

        var list = await github.ResultAsync(github.Main, "ListArtifacts", """{"name_filter":"image"}""");
        var entry = Assert.Single(list["artifacts"]!.AsArray())!;
        Assert.Equal("5", (string)entry["size"]!);
        Assert.Equal(Digest.Of("hello"u8).ToString(), (string)entry["digest"]!);
        using var content = await github.GetAsync(await github.LinkAsync(github.Main, "image"));
        Assert.Equal("hello", await content.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task An_unfinalized_artifact_is_not_listed_and_does_not_take_its_name()
    {
        await using var github = await GitHubSample.StartAsync();
        await github.CreateAsync(github.Main, "image");
        Assert.Empty((await github.ResultAsync(github.Main, "ListArtifacts", "{}"))["artifacts"]!.AsArray());
        await github.CreateAsync(github.Main, "image");
    }

    [Theory]
    [InlineData("""{"name":"image","version":7,"mime_type":"application/octet-stream"}""", 409, "already_exists")]
    [InlineData("""{"name":"a/b","version":7,"mime_type":"application/octet-stream"}""", 400, "invalid_argument")]
    [InlineData("""{"name":"other","version":7,"mime_type":"application/x-7z-compressed"}""", 400, "invalid_argument")]
    [InlineData("""{"name":"other","version":7}""", 400, "invalid_argument")]
    [InlineData("""{"name":"other","version":5}""", 400, "invalid_argument")]
    [InlineData("""{"name":"other","version":4,"workflow_run_backend_id":"another"}""", 403, "permission_denied")]
    public async Task A_wrong_request_is_answered_with_json(string request, int status, string code)
    {
        await using var github = await GitHubSample.StartAsync();
        await github.AddAsync(github.Main, "image");
        using var response = await github.CallAsync(github.Main, "CreateArtifact", request);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(code, (string)(await GitHubSample.JsonAsync(response))["code"]!);
    }

    [Fact]
    public async Task Finalize_checks_size_and_digest()
    {
        await using var github = await GitHubSample.StartAsync();
        using var put = await PutBlobAsync(await github.CreateAsync(github.Main, "image"), "hello");
        foreach (
            var wrong in (string[])
                ["""{"name":"image","size":"4"}""", $$"""{"name":"image","size":"5","hash":"{{Digest.Of("hullo"u8)}}"}"""]
        )
        {
            using var response = await github.CallAsync(github.Main, "FinalizeArtifact", wrong);
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        }
    }

    [Theory]
    [InlineData(false, 200)]
    [InlineData(true, 409)]
    public async Task A_second_finalize_follows_the_rules(bool conflicts, int status)
    {
        await using var github = await GitHubSample.StartAsync();
        github.World.Rules.FinalizeTwiceConflicts = conflicts;
        await UploadAsync(github, "image", "hello");
        using var again = await github.CallAsync(github.Main, "FinalizeArtifact", FinalizeHello);
        Assert.Equal(status, (int)again.StatusCode);
    }

    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 1)]
    public async Task Another_attempt_may_use_the_name_again_and_sees_the_first_only_after_failed_jobs(bool onlyFailedJobs, int seen)
    {
        await using var github = await GitHubSample.StartAsync();
        await github.AddAsync(github.Main, "image");
        github.World.Rerun(github.MainRun, onlyFailedJobs);
        var job = github.World.AddJob(github.MainRun);
        await github.CreateAsync(job, "image");
        await github.AddAsync(job, "image");
        Assert.Equal(seen, (await github.ResultAsync(job, "ListArtifacts", """{"name_filter":"image"}"""))["artifacts"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_job_sees_nothing_of_other_runs()
    {
        await using var github = await GitHubSample.StartAsync();
        await github.AddAsync(github.Main, "image");
        Assert.Empty((await github.ResultAsync(github.PullJob, "ListArtifacts", "{}"))["artifacts"]!.AsArray());
        var (run, job) = (github.Main.Attempt.BackendId, github.Main.BackendId);
        var ids = $$"""{"name":"image","workflow_run_backend_id":"{{run}}","workflow_job_run_backend_id":"{{job}}"}""";
        using var response = await github.CallAsync(github.PullJob, "GetSignedArtifactURL", ids);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Tokens_expire_and_cannot_be_forged()
    {
        await using var github = await GitHubSample.StartAsync();
        using var forged = await github.CallAsync(github.Main, "ListArtifacts", "{}", github.Main.RuntimeToken[..^2] + "xx");
        github.World.Clock.Advance(TimeSpan.FromHours(7));
        using var late = await github.CallAsync(github.Main, "ListArtifacts", "{}");
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (forged.StatusCode, late.StatusCode));
    }

    [Fact]
    public async Task A_job_creates_500_artifacts_at_most()
    {
        await using var github = await GitHubSample.StartAsync();
        github.World.Rules.ArtifactsPerJob = 2;
        await github.CreateAsync(github.Main, "a");
        await github.CreateAsync(github.Main, "b");
        using var third = await github.CallAsync(github.Main, "CreateArtifact", """{"name":"c","version":4}""");
        Assert.Equal(HttpStatusCode.BadRequest, third.StatusCode);
    }

    private static string FinalizeHello => $$"""{"name":"image","size":"5","hash":"{{Digest.Of("hello"u8)}}"}""";

    private static async Task UploadAsync(GitHubSample github, string name, string content)
    {
        using var put = await PutBlobAsync(await github.CreateAsync(github.Main, name), content);
        Assert.Equal("true", (await github.ResultAsync(github.Main, "FinalizeArtifact", FinalizeHello))["ok"]!.ToJsonString());
    }

    private static async Task<HttpResponseMessage> PutBlobAsync(string address, string content)
    {
        using var http = new HttpClient();
        var request = new HttpRequestMessage(HttpMethod.Put, address) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(content)) };
        request.Headers.Add("x-ms-blob-type", "BlockBlob");
        var response = await http.SendAsync(request);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        return response;
    }
}

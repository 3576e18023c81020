using System.Net;

namespace Slipway.Tests.GitHub;

public sealed class BlobStorageTests
{
    private const string A = "QUFB";
    private const string B = "QkJC";

    [Fact]
    public async Task The_list_orders_blocks_not_their_arrival()
    {
        await using var github = await GitHubSample.StartAsync();
        var address = await github.CreateAsync(github.Main, "image");
        Assert.Equal(HttpStatusCode.Created, await StageAsync(github, address, B, "world"));
        Assert.Equal(HttpStatusCode.Created, await StageAsync(github, address, A, "replaced"));
        Assert.Equal(HttpStatusCode.Created, await StageAsync(github, address, A, "hello "));
        using var commit = await CommitAsync(github, address, A, B);
        Assert.Equal(HttpStatusCode.Created, commit.StatusCode);
        Assert.True(commit.Headers.Contains("x-ms-request-id"));
        await github.ResultAsync(github.Main, "FinalizeArtifact", """{"name":"image","size":"11"}""");
        using var content = await github.GetAsync(await github.LinkAsync(github.Main, "image"));
        Assert.Equal("hello world", await content.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Unknown_blocks_and_ids_of_another_length_are_refused_in_xml()
    {
        await using var github = await GitHubSample.StartAsync();
        var address = await github.CreateAsync(github.Main, "image");
        await StageAsync(github, address, A, "hello");
        Assert.Equal(HttpStatusCode.BadRequest, await StageAsync(github, address, "QUFBQUFB", "hello"));
        using var commit = await CommitAsync(github, address, A, B);
        Assert.Equal(HttpStatusCode.BadRequest, commit.StatusCode);
        Assert.Equal("application/xml", commit.Content.Headers.ContentType!.MediaType);
        Assert.Contains("<Code>InvalidBlockList</Code>", await commit.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bytes=1-3", 206, "ont", "bytes 1-3/7")]
    [InlineData("bytes=5-", 206, "nt", "bytes 5-6/7")]
    [InlineData("bytes=5-99", 206, "nt", "bytes 5-6/7")]
    [InlineData("bytes=-2", 200, "content", null)]
    [InlineData(null, 200, "content", null)]
    public async Task Ranges_are_served(string? range, int status, string content, string? contentRange)
    {
        await using var github = await GitHubSample.StartAsync();
        await github.AddAsync(github.Main, "image");
        using var response = await github.GetAsync(await github.LinkAsync(github.Main, "image"), range);
        Assert.Equal((status, content), ((int)response.StatusCode, await response.Content.ReadAsStringAsync()));
        Assert.Equal(contentRange, response.Content.Headers.ContentRange?.ToString());
    }

    [Fact]
    public async Task A_range_past_the_end_and_another_version_are_refused()
    {
        await using var github = await GitHubSample.StartAsync();
        await github.AddAsync(github.Main, "image");
        var link = await github.LinkAsync(github.Main, "image");
        using var whole = await github.GetAsync(link);
        using var same = await github.GetAsync(link, "bytes=0-1", whole.Headers.ETag!.ToString());
        using var other = await github.GetAsync(link, "bytes=0-1", "\"0x1\"");
        using var past = await github.GetAsync(link, "bytes=7-");
        Assert.Equal([206, 412, 416], [(int)same.StatusCode, (int)other.StatusCode, (int)past.StatusCode]);
    }

    [Fact]
    public async Task Links_expire_and_have_one_purpose()
    {
        await using var github = await GitHubSample.StartAsync();
        await github.AddAsync(github.Main, "image");
        var link = await github.LinkAsync(github.Main, "image");
        using var write = await github.PutAsync(link + "&comp=block&blockid=" + A, "x");
        using var forged = await github.GetAsync(link.Replace("sig=", "sig=x", StringComparison.Ordinal));
        using var before = await github.GetAsync(link);
        github.World.Clock.Advance(TimeSpan.FromMinutes(10));
        using var after = await github.GetAsync(link);
        Assert.Equal([403, 403, 200, 403], [(int)write.StatusCode, (int)forged.StatusCode, (int)before.StatusCode, (int)after.StatusCode]);
        Assert.Contains("AuthorizationPermissionMismatch", await write.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("AuthenticationFailed", await after.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deleted_blob_is_gone_at_once()
    {
        await using var github = await GitHubSample.StartAsync();
        await github.AddAsync(github.Main, "image");
        var link = await github.LinkAsync(github.Main, "image");
        await github.ResultAsync(github.Main, "DeleteArtifact", """{"name":"image"}""");
        using var response = await github.GetAsync(link);
        Assert.Equal(404, (int)response.StatusCode);
    }

    private static async Task<HttpStatusCode> StageAsync(GitHubSample github, string address, string id, string content)
    {
        using var response = await github.PutAsync($"{address}&comp=block&blockid={Uri.EscapeDataString(id)}", content);
        return response.StatusCode;
    }

    private static Task<HttpResponseMessage> CommitAsync(GitHubSample github, string address, params string[] ids) =>
        github.PutAsync(
            address + "&comp=blocklist",
            "<?xml version=\"1.0\" encoding=\"utf-8\"?><BlockList>"
                + $"{string.Concat(ids.Select(static id => $"<Latest>{id}</Latest>"))}</BlockList>"
        );
}

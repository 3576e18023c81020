using Slipway.Engines;
using Slipway.Images;
using Slipway.Tests.Images;

namespace Slipway.Tests.Engines;

public sealed class BrokenEngineTests
{
    private const string Chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200")]
    [InlineData(Chunked)]
    [InlineData(Chunked + "1000\r\nhalf")]
    [InlineData("HTTP/1.1 500 Internal Server Error\r\nContent-Length: 23\r\n\r\n{\"message\":\"I am dying\"}")]
    public async Task An_engine_that_dies_midway_is_an_error(string begin)
    {
        await using var broken = new BrokenEngine(begin);
        using var engine = await ConnectAsync(broken);

        Func<Task>[] calls =
        [
            async () =>
            {
                await using var archive = await engine.ExportAsync("app:ci", Cancel);
                await ImageArchive.ReadAsync(archive, new MemoryTars(), cancel: Cancel);
            },
            () => engine.LoadAsync((archive, cancel) => archive.WriteAsync(new byte[1 << 20], cancel).AsTask(), Cancel),
            () => engine.PullAsync("127.0.0.1:5000/app", "ci", Cancel),
            () => engine.FindImageAsync("app:ci", Cancel),
        ];

        foreach (var call in calls)
        {
            Assert.Equal(FailureKind.Engine, (await Assert.ThrowsAsync<SlipwayException>(call)).Kind);
        }
    }

    [Theory]
    [InlineData("write /layer.tar: no space left on device", FailureKind.DiskFull)]
    [InlineData("something else", FailureKind.Engine)]
    public async Task An_error_among_the_messages_is_thrown(string text, FailureKind kind)
    {
        var message = $$$"""{"errorDetail":{"message":"{{{text}}}"},"error":"{{{text}}}"}""";
        await using var broken = new BrokenEngine(
            $"HTTP/1.1 200 OK\r\nContent-Length: {message.Length}\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n{message}"
        );
        using var engine = await ConnectAsync(broken);

        var load = await Assert.ThrowsAsync<SlipwayException>(() =>
            engine.LoadAsync((archive, cancel) => archive.WriteAsync(new byte[10], cancel).AsTask(), Cancel)
        );
        var export = await Assert.ThrowsAsync<SlipwayException>(async () =>
        {
            await using var archive = await engine.ExportAsync("app:ci", Cancel);
            await ImageArchive.ReadAsync(archive, new MemoryTars(), cancel: Cancel);
        });

        Assert.Equal(kind, load.Kind);
        Assert.Contains(text, load.Message, StringComparison.Ordinal);
        Assert.Contains(text, export.Message, StringComparison.Ordinal);
    }

    private static Task<DockerEngine> ConnectAsync(BrokenEngine broken) =>
        DockerEngine.ConnectAsync(name => name == "DOCKER_HOST" ? broken.Host : null, Cancel);
}

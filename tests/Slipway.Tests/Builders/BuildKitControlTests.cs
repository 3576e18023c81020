using Slipway.Builders;
using Slipway.Engines;
using Slipway.Tests.CacheMounts.Step;
using Slipway.Tests.Engines;
using Slipway.Tests.Images;

namespace Slipway.Tests.Builders;

[Trait("needs", "engine")]
[Collection(TestBuilder.OfOverlay2)]
public sealed class BuildKitControlTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Records_of_a_build_are_listed_as_far_as_the_filter_takes_them()
    {
        var address = EngineAddress.From(static name =>
            name == "DOCKER_HOST" ? Environment.GetEnvironmentVariable(TestEngine.Overlay2) : null
        );
        using var builder = new EngineBuilder(address);
        using var control = new BuildKitControl(address);
        var file = $"file-{Guid.NewGuid():N}";
        var context = TarOf.Files(("Dockerfile", System.Text.Encoding.UTF8.GetBytes($"FROM scratch\nCOPY {file} /\n")), (file, [1]));
        Assert.Null(await builder.BuildAsync(new MemoryStream(context), new Dictionary<string, string>(), Cancel));

        var record = Assert.Single(await control.ListAsync([$"description~=\"{file}\""], Cancel));

        Assert.Contains(file, record.Description, StringComparison.Ordinal);
        Assert.NotEmpty(record.Id);
        Assert.InRange(record.Size, 1, 1 << 20);
        Assert.InRange(record.CreatedAt, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1));
        Assert.Contains(record, await builder.ListAsync(Cancel));
        await builder.RemoveAsync([record.Id], Cancel);
        Assert.Empty(await control.ListAsync([$"description~=\"{file}\""], Cancel));
    }
}

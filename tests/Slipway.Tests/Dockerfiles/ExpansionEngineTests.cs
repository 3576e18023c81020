using System.Text;
using System.Text.Json;
using CliWrap;
using CliWrap.Buffered;
using CsCheck;
using Slipway.Dockerfiles;
using Slipway.Fingerprints;
using Slipway.Images;
using Slipway.Tests.CacheMounts.Step;
using Slipway.Tests.Engines;
using Slipway.Tests.Folders;

namespace Slipway.Tests.Dockerfiles;

/// <summary>Variables expand as in BuildKit. Labels of a built image show it, because a stage keeps its base stage's labels.</summary>
[Trait("needs", "engine")]
[Collection(TestBuilder.OfOverlay2)]
public sealed class ExpansionEngineTests : IAsyncLifetime
{
    private const int Seconds = 20;

    private readonly string _base = $"slipway-expansion-{Guid.NewGuid():N}";
    private readonly TestFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static string Host =>
        Environment.GetEnvironmentVariable(TestEngine.Overlay2)
        ?? throw new InvalidOperationException($"This test needs an engine: set {TestEngine.Overlay2} to its DOCKER_HOST.");

    public async ValueTask InitializeAsync()
    {
        _folder.File("base", "FROM scratch\nENV A=base-a B=base-b PATH=/base\n");
        await DockerAsync("buildx", "build", "--tag", _base, "--file", _folder.Below("base"), _folder.Path);
    }

    public async ValueTask DisposeAsync()
    {
        await DockerAsync("image", "rm", "--force", _base);
        _folder.Dispose();
    }

    [Fact]
    public async Task Words_expand_as_in_BuildKit_in_any_chain_of_stages()
    {
        var compared = 0;
        var until = DateTime.UtcNow.AddSeconds(Seconds);
        await Gen.Int.SampleAsync(
            async seed =>
            {
                if (DateTime.UtcNow < until)
                {
                    await CompareAsync(new RandomStages(seed, _base));
                    compared++;
                }
            },
            iter: 200,
            threads: 1
        );
        Assert.InRange(compared, 5, int.MaxValue);
    }

    [Theory]
    [InlineData("local")]
    [InlineData("linux")]
    [InlineData("arm64")]
    [InlineData("armhf")]
    [InlineData("linux/arm")]
    [InlineData("linux/armel")]
    [InlineData("linux/arm/6")]
    [InlineData("linux/arm64/v8")]
    [InlineData("linux/x86_64")]
    [InlineData("linux/amd64/v1")]
    [InlineData("linux/amd64/v3")]
    [InlineData("LINUX/AMD64")]
    [InlineData("linux/i386")]
    public async Task Platforms_are_the_arguments_that_BuildKit_makes_of_them(string platform)
    {
        var stages = new RandomStages(
            "FROM scratch\nARG TARGETPLATFORM TARGETOS TARGETARCH TARGETVARIANT BUILDPLATFORM BUILDARCH\n"
                + RandomStages.Mark(0, "$TARGETPLATFORM.$TARGETOS.$TARGETARCH.$TARGETVARIANT.$BUILDPLATFORM.$BUILDARCH"),
            1
        );

        await CompareAsync(stages, platform);
    }

    private async Task CompareAsync(RandomStages stages, string? platform = null)
    {
        using var engine = await Slipway.Engines.DockerEngine.ConnectAsync(static name => name == "DOCKER_HOST" ? Host : null, Cancel);
        var source = new DockerfileSource
        {
            File = "f",
            Text = stages.WithMounts,
            Arguments = stages.Arguments,
            Contexts = stages.Contexts,
            Platform = platform is null ? null : Assert.Single(Platforms.Read(platform, ImagePlatform.OfThisMachine)),
        };
        var images = new ImageResolver(engine, new Dictionary<string, string?>());
        var mounts = DockerfileMounts.Find(await new BaseEnvironments(images, null).CompleteAsync(source, Cancel));

        var built = await LabelsAsync(stages, platform);
        foreach (var mount in mounts)
        {
            Assert.True(mount.Unknown.Count == 0, $"{stages}: {string.Join(' ', mount.Unknown)}");
            Assert.True(
                built[mount.Target.TrimStart('/')] == mount.Id,
                $"{stages}{mount.Target} is {built[mount.Target.TrimStart('/')]}, not {mount.Id}"
            );
        }

        Assert.Equal(stages.Marks, mounts.Sum(static mount => mount.Uses.Count));
    }

    private async Task<Dictionary<string, string>> LabelsAsync(RandomStages stages, string? platform)
    {
        var (file, name) = (_folder.File("Dockerfile", stages.WithLabels), $"{_base}-built");
        string[] words = ["buildx", "build", "--tag", name, "--file", file];
        await DockerAsync([
            .. words,
            .. stages.Arguments.SelectMany(static pair => new[] { "--build-arg", $"{pair.Key}={pair.Value}" }),
            .. stages.Contexts.SelectMany(static pair => new[] { "--build-context", $"{pair.Key}={pair.Value}" }),
            .. platform is null ? Array.Empty<string>() : ["--platform", platform],
            _folder.Path,
        ]);
        try
        {
            using var json = JsonDocument.Parse(await DockerAsync("image", "inspect", "--format", "{{json .Config.Labels}}", name));
            return json
                .RootElement.EnumerateObject()
                .ToDictionary(static label => label.Name, static label => label.Value.GetString()!, StringComparer.Ordinal);
        }
        finally
        {
            await DockerAsync("image", "rm", "--force", name);
        }
    }

    private static async Task<string> DockerAsync(params string[] words)
    {
        var result = await Cli.Wrap("docker")
            .WithArguments(words)
            .WithEnvironmentVariables(new Dictionary<string, string?> { ["DOCKER_HOST"] = Host, ["BUILDX_NO_DEFAULT_ATTESTATIONS"] = "1" })
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(Encoding.UTF8, Cancel);
        return result.ExitCode == 0
            ? result.StandardOutput
            : throw new InvalidOperationException($"{string.Join(' ', words)}: {result.StandardError}");
    }
}

using Slipway.Bake;
using Slipway.Fingerprints;
using Slipway.Tests.Folders;

namespace Slipway.Tests.Fingerprints;

/// <summary>A folder with a Dockerfile and files, and the fingerprints of its targets.</summary>
internal sealed class SampleContext : IDisposable
{
    private readonly TestFolder _cache = new();

    public SampleContext(string dockerfile) => Folder.File("Dockerfile", dockerfile);

    public TestFolder Folder { get; } = new();

    public FakeImages Images { get; } = new();

    public TimeProvider Clock { get; set; } = TimeProvider.System;

    public string CacheFolder => _cache.Path;

    public BakeTarget Target =>
        new()
        {
            Name = "app",
            ContextFolder = Folder.Path,
            DockerfilePath = Folder.Below("Dockerfile"),
        };

    public FingerprintOptions Options =>
        new()
        {
            Images = Images,
            CacheFolder = _cache.Path,
            Clock = Clock,
        };

    public Task<Fingerprint> TakeAsync(Func<BakeTarget, BakeTarget>? change = null) =>
        TakeAsync([(change ?? (static target => target))(Target)]);

    public async Task<Fingerprint> TakeAsync(params BakeTarget[] targets)
    {
        var plan = Plan(targets);
        using var fingerprints = new Fingerprinter(plan, Options);
        var taken = await fingerprints.TakeAsync(Build(targets[0]), TestContext.Current.CancellationToken);
        fingerprints.Save();
        return taken;
    }

    public BakePlan Plan(params BakeTarget[] targets) =>
        new()
        {
            Folder = Folder.Path,
            Targets = targets,
            InOrder = targets,
        };

    public static PlannedBuild Build(BakeTarget target) =>
        KeyTemplate.Default.Apply(
            new BakePlan
            {
                Folder = "/",
                Targets = [target],
                InOrder = [target],
                BuildPlatform = "linux/amd64",
            }
        )[0];

    public void Dispose()
    {
        Folder.Dispose();
        _cache.Dispose();
    }
}

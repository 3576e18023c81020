using Slipway.Content;
using Slipway.Engines;
using Slipway.Images;
using Slipway.Stashes;
using Slipway.Tests.Images;

namespace Slipway.Tests.Engines;

/// <summary>The engine that an environment variable names, and images made for one test, which go with it.</summary>
internal sealed class TestEngine(DockerEngine engine) : IAsyncDisposable
{
    public const string Overlay2 = "SLIPWAY_TEST_ENGINE_OVERLAY2";
    public const string Containerd = "SLIPWAY_TEST_ENGINE_CONTAINERD";

    public DockerEngine Engine { get; } = engine;

    /// <summary>A name that no other test uses.</summary>
    public string Name { get; } = $"slipway-test-{Guid.NewGuid():N}:ci";

    /// <summary>Where the layers of the images that were made are.</summary>
    public MemoryTars Tars { get; } = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<TestEngine> ConnectAsync(string variable)
    {
        var host = Environment.GetEnvironmentVariable(variable)
            ?? throw new InvalidOperationException($"This test needs an engine: set {variable} to its DOCKER_HOST.");
        return new TestEngine(await DockerEngine.ConnectAsync(name => name == "DOCKER_HOST" ? host : null, Cancel));
    }

    /// <summary>An image with layers that no engine has yet.</summary>
    public static SampleImage NewSample(int layers = 2, int layerSize = 3000) =>
        new(layers: layers, layerSize: layerSize, seed: Random.Shared.Next());

    /// <summary>The record of a sample, as a save would make it.</summary>
    public Task<ImageRecord> RecordAsync(SampleImage sample) =>
        ImageArchive.ReadAsync(new MemoryStream(TarOf.Files([.. SampleArchive.OfNewEngine(sample, Name)])), Tars, cancel: Cancel);

    /// <summary>Loads a sample under the test's name.</summary>
    public Task LoadAsync(SampleImage sample) => Engine.LoadAsync(
        (archive, cancel) => archive.WriteAsync(TarOf.Files([.. SampleArchive.OfNewEngine(sample, Name)]), cancel).AsTask(), Cancel);

    public Task LoadAsync(ImageRecord image, params Digest[] omit) => Engine.LoadAsync(
        (archive, cancel) => LoadArchive.WriteAsync(new CheckedImage(image), Tars, omit.ToHashSet(), archive, cancel), Cancel);

    public async ValueTask DisposeAsync()
    {
        await Engine.RemoveAsync(Name, CancellationToken.None);
        Engine.Dispose();
    }
}

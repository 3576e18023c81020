using Docker.DotNet;
using Docker.DotNet.Models;
using Slipway.Content;
using Slipway.Engines;
using Slipway.Images;
using Slipway.Records;
using Slipway.Tests.Images;

namespace Slipway.Tests.Engines;

/// <summary>The engine that an environment variable names, with one test's images, which are removed at its end.</summary>
internal sealed class TestEngine(DockerEngine engine, DockerClient client) : IAsyncDisposable
{
    public const string Overlay2 = "SLIPWAY_TEST_ENGINE_OVERLAY2";
    public const string Containerd = "SLIPWAY_TEST_ENGINE_CONTAINERD";

    private readonly List<SampleImage> _loaded = [];

    public DockerEngine Engine { get; } = engine;

    /// <summary>A name that no other test uses.</summary>
    public string Name { get; } = $"slipway-test-{Guid.NewGuid():N}:ci";

    /// <summary>The layers of the sample images.</summary>
    public MemoryTars Tars { get; } = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<TestEngine> ConnectAsync(string variable)
    {
        var host =
            Environment.GetEnvironmentVariable(variable)
            ?? throw new InvalidOperationException($"This test needs an engine: set {variable} to its DOCKER_HOST.");
        string? Variables(string name) => name == "DOCKER_HOST" ? host : null;
        var address = EngineAddress.From(Variables);
        var client = new DockerClientBuilder().WithEndpoint(address.Endpoint).WithTransportOptions(address.Transport()).Build();
        return new TestEngine(await DockerEngine.ConnectAsync(Variables, Cancel), client);
    }

    /// <summary>An image with layers that no engine has yet.</summary>
    public static SampleImage NewSample(int layers = 2, int layerSize = 3000) =>
        new(layers: layers, layerSize: layerSize, seed: Random.Shared.Next());

    /// <summary>The record of a sample, as a save would make it.</summary>
    public Task<ImageRecord> RecordAsync(SampleImage sample) =>
        ImageArchive.ReadAsync(new MemoryStream(TarOf.Files([.. SampleArchive.OfNewEngine(sample, Name)])), Tars, cancel: Cancel);

    /// <summary>Loads a sample under the test's name.</summary>
    public Task LoadAsync(SampleImage sample)
    {
        _loaded.Add(sample);
        return Engine.LoadAsync(
            (archive, cancel) => archive.WriteAsync(TarOf.Files([.. SampleArchive.OfNewEngine(sample, Name)]), cancel).AsTask(),
            Cancel
        );
    }

    public Task LoadAsync(ImageRecord image, params Digest[] omit) =>
        Engine.LoadAsync(
            (archive, cancel) => LoadArchive.WriteAsync(new CheckedImage(image), Tars, omit.ToHashSet(), archive, cancel),
            Cancel
        );

    /// <summary>All references that images have, by tag or digest.</summary>
    public async Task<List<string>> ReferencesAsync()
    {
        var images = await client.Images.ListImagesAsync(new ImagesListParameters { All = true }, Cancel);
        return [.. images.SelectMany(image => (image.RepoTags ?? []).Concat(image.RepoDigests ?? []))];
    }

    /// <summary>Runs a program in a new container of the test's image, and returns what it prints.</summary>
    public async Task<string> RunAsync(params string[] command)
    {
        var created = await client.Containers.CreateContainerAsync(
            new CreateContainerParameters
            {
                Image = Name,
                Cmd = command,
                HostConfig = new HostConfig { NetworkMode = "none" },
            },
            Cancel
        );
        try
        {
            await client.Containers.StartContainerAsync(created.ID, new ContainerStartParameters(), Cancel);
            await client.Containers.WaitContainerAsync(created.ID, Cancel);
            var logs = await client.Containers.GetContainerLogsAsync(
                created.ID,
                new ContainerLogsParameters { ShowStdout = true, ShowStderr = true },
                Cancel
            );
            var (output, error) = await logs.ReadOutputToEndAsync(Cancel);
            return output + error;
        }
        finally
        {
            await client.Containers.RemoveContainerAsync(
                created.ID,
                new ContainerRemoveParameters { Force = true },
                CancellationToken.None
            );
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Engine.RemoveAsync(Name, CancellationToken.None);
        foreach (var sample in _loaded)
        {
            // Another image may have the name by now.
            var id = Engine.Info.Store == ImageStoreKind.Containerd ? sample.ManifestDigest : sample.ConfigDigest;
            await Engine.RemoveAsync(id.ToString(), CancellationToken.None);
        }

        client.Dispose();
        Engine.Dispose();
    }
}

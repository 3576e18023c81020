using System.Collections.Concurrent;
using System.Net;
using Docker.DotNet;
using Docker.DotNet.Models;
using Slipway.Content;
using Slipway.Images;
using Slipway.Streams;

namespace Slipway.Engines;

/// <summary>
/// A Docker Engine, or another that speaks its API. Every method throws <see cref="SlipwayException"/>: Engine if the engine fails or is
/// gone, DiskFull if it has no space left, Usage if it does not have the image.
/// </summary>
public sealed class DockerEngine : IDisposable
{
    /// <summary>How many images are inspected at once.</summary>
    private const int Questions = 8;

    /// <summary>Maximum attempts to list images while others are being removed.</summary>
    private const int ListAttempts = 5;

    private readonly DockerClient _client;
    private readonly EngineAddress _address;
    private readonly EngineFailures _failures;

    private DockerEngine(EngineAddress address)
    {
        _address = address;
        _failures = new EngineFailures(address);
        _client = new DockerClientBuilder()
            .WithEndpoint(address.Endpoint)
            // Saving and loading have no time limit.
            .WithTimeout(Timeout.InfiniteTimeSpan)
            .WithTransportOptions(address.Transport())
            .Build();
    }

    /// <summary>What the engine is.</summary>
    public EngineInfo Info { get; private set; } = new("", ImageStoreKind.Other, ImagePlatform.OfThisMachine);

    /// <summary>Its address, as the user wrote it.</summary>
    public string Address => _address.Text;

    /// <summary>Whether it can most probably reach this machine's loopback addresses.</summary>
    public bool IsLocal => _address.IsLocal;

    /// <summary>The path of its socket; null if it is reached by TCP.</summary>
    internal string? Socket => _address.Socket;

    /// <summary>
    /// Connects to the engine that the environment names, as the docker command does: DOCKER_HOST, or else the default socket.
    /// </summary>
    /// <param name="environment">Gives the value of an environment variable.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="SlipwayException">
    /// Engine: none answers. Usage: the environment names an engine that Slipway cannot reach.
    /// </exception>
    public static async Task<DockerEngine> ConnectAsync(Func<string, string?> environment, CancellationToken cancel = default)
    {
        var engine = new DockerEngine(EngineAddress.From(environment));
        try
        {
            engine.Info = await engine._failures.GuardAsync("describe itself", () => engine.AskInfoAsync(cancel));
            return engine;
        }
        catch
        {
            engine.Dispose();
            throw;
        }
    }

    /// <summary>Finds an image by name, ID or digest; null if the engine does not have it.</summary>
    public Task<EngineImage?> FindImageAsync(string reference, CancellationToken cancel = default) =>
        _failures.GuardAsync(
            $"find '{reference}'",
            async () =>
            {
                try
                {
                    return ToImage(await _client.Images.InspectImageAsync(reference, cancel));
                }
                catch (DockerImageNotFoundException)
                {
                    // A missing image is an answer, not a failure.
                    return null;
                }
            }
        );

    /// <summary>All images that the engine has.</summary>
    public Task<IReadOnlyList<EngineImage>> ListImagesAsync(CancellationToken cancel = default) =>
        _failures.GuardAsync(
            "list its images",
            async () =>
            {
                var images = new ConcurrentBag<EngineImage>();
                var options = new ParallelOptions { MaxDegreeOfParallelism = Questions, CancellationToken = cancel };
                await Parallel.ForEachAsync(
                    await ListIdsAsync(cancel),
                    options,
                    async (id, token) =>
                    {
                        // An image may disappear while the others are inspected.
                        if (await FindImageAsync(id, token) is { } image)
                        {
                            images.Add(image);
                        }
                    }
                );
                return (IReadOnlyList<EngineImage>)[.. images.OrderBy(image => image.Id.Hex, StringComparer.Ordinal)];
            }
        );

    /// <summary>The layers of all images that the engine has.</summary>
    public async Task<KnownLayers> KnownLayersAsync(CancellationToken cancel = default) => new(await ListImagesAsync(cancel));

    /// <summary>Begins to export an image, as <c>docker save</c> does.</summary>
    public async Task<Stream> ExportAsync(string reference, CancellationToken cancel = default)
    {
        var doing = $"save '{reference}'";
        var answer = await _failures.GuardAsync(doing, () => _client.Images.SaveImageAsync(reference, cancel));
        return new EngineStream(answer, doing, _failures);
    }

    /// <summary>Loads an archive, as <c>docker load</c> does, while the archive is being written.</summary>
    public Task LoadAsync(Func<Stream, CancellationToken, Task> write, CancellationToken cancel = default) =>
        BoundedPipe.RunAsync(
            write,
            (archive, token) =>
                RunAsync(
                    "load an image",
                    messages => _client.Images.LoadImageAsync(new ImageLoadParameters { Quiet = true }, archive, messages, token)
                ),
            cancel
        );

    /// <summary>Pulls an image from a registry that needs no password.</summary>
    /// <param name="repository">Host and repository.</param>
    /// <param name="tag">A tag or a digest.</param>
    /// <param name="cancel">Stops it.</param>
    public Task PullAsync(string repository, string tag, CancellationToken cancel = default) =>
        RunAsync(
            $"pull {repository}",
            messages =>
                _client.Images.CreateImageAsync(new ImagesCreateParameters { FromImage = repository, Tag = tag }, null, messages, cancel)
        );

    /// <summary>Pushes an image to a registry that needs no password.</summary>
    /// <returns>The digest of the manifest, as the engine reports it.</returns>
    /// <exception cref="SlipwayException">Engine: the push failed, or the engine reported no digest.</exception>
    public async Task<Digest> PushAsync(string repository, string tag, CancellationToken cancel = default)
    {
        var doing = $"push {repository}";
        var said = await RunAsync(
            doing,
            messages => _client.Images.PushImageAsync(repository, new ImagePushParameters { Tag = tag }, null, messages, cancel)
        );
        return said.Pushed ?? throw _failures.Of(doing, "it did not report the manifest that it pushed");
    }

    /// <summary>Gives an image an additional name.</summary>
    public Task TagAsync(string reference, string name, CancellationToken cancel = default)
    {
        var (repository, tag) = ImageName.Split(name);
        return _failures.GuardAsync(
            $"name '{reference}' '{name}'",
            () => _client.Images.TagImageAsync(reference, new ImageTagParameters { RepositoryName = repository, Tag = tag }, cancel)
        );
    }

    /// <summary>Removes a name from an image, and the image if that was its last name. A missing name is not an error.</summary>
    public Task RemoveAsync(string reference, CancellationToken cancel = default) =>
        _failures.GuardAsync(
            $"remove '{reference}'",
            async () =>
            {
                try
                {
                    await _client.Images.DeleteImageAsync(reference, new ImageDeleteParameters(), cancel);
                }
                catch (DockerImageNotFoundException)
                {
                    // It is gone already, as requested.
                }
            }
        );

    /// <summary>The images that no container uses, not even a stopped one.</summary>
    public async Task<IReadOnlyList<EngineImage>> UnusedImagesAsync(CancellationToken cancel = default)
    {
        var containers = await _failures.GuardAsync(
            "list its containers",
            () => _client.Containers.ListContainersAsync(new ContainersListParameters { All = true }, cancel)
        );
        var used = containers.Select(static container => container.ImageID).ToHashSet(StringComparer.Ordinal);
        return [.. (await ListImagesAsync(cancel)).Where(image => !used.Contains(image.Id.ToString()))];
    }

    /// <summary>Removes the images that no container uses, and returns the bytes freed.</summary>
    public Task<long> PruneImagesAsync(CancellationToken cancel = default) =>
        _failures.GuardAsync(
            "remove unused images",
            async () =>
            {
                // Without the filter only images without a name are removed.
                var filters = new Dictionary<string, IDictionary<string, bool>>(StringComparer.Ordinal)
                {
                    ["dangling"] = new Dictionary<string, bool>(StringComparer.Ordinal) { ["false"] = true },
                };
                var pruned = await _client.Images.PruneImagesAsync(new ImagesPruneParameters { Filters = filters }, cancel);
                return (long)pruned.SpaceReclaimed;
            }
        );

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private async Task<EngineInfo> AskInfoAsync(CancellationToken cancel)
    {
        var version = await _client.System.GetVersionAsync(cancel);
        var info = await _client.System.GetSystemInfoAsync(cancel);
        var isContainerd = info.DriverStatus?.Any(pair => pair is ["driver-type", "io.containerd.snapshotter.v1", ..]) == true;
        var store =
            isContainerd ? ImageStoreKind.Containerd
            : info.Driver == "overlay2" ? ImageStoreKind.Overlay2
            : ImageStoreKind.Other;
        return new EngineInfo(version.Version ?? "", store, new ImagePlatform(version.Os ?? "linux", version.Arch ?? ""))
        {
            DataRoot = info.DockerRootDir,
            Snapshotter = isContainerd ? info.Driver : null,
            ContainerdSocket = info.Containerd?.Address is { Length: > 0 } socket ? socket : null,
            SecurityOptions = [.. info.SecurityOptions ?? []],
            OperatingSystem = info.OperatingSystem ?? "",
        };
    }

    private async Task<IEnumerable<string>> ListIdsAsync(CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var images = await _client.Images.ListImagesAsync(new ImagesListParameters(), cancel);
                return images.Select(image => image.ID).Distinct(StringComparer.Ordinal);
            }
            catch (DockerApiException e) when (e.StatusCode == HttpStatusCode.NotFound && attempt < ListAttempts)
            {
                // The containerd store lists an image that is just being removed, and then cannot find its parts.
            }
        }
    }

    private async Task<EngineMessages> RunAsync(string doing, Func<EngineMessages, Task> call)
    {
        var messages = new EngineMessages();
        await _failures.GuardAsync(doing, () => call(messages));
        if (messages.Error is { } error)
        {
            throw _failures.Of(doing, error);
        }

        return messages;
    }

    private static EngineImage ToImage(ImageInspectResponse image) =>
        new(Digest.Parse(image.ID), [.. image.RepoTags ?? []], [.. (image.RootFS?.Layers ?? []).Select(Digest.Parse)], image.Size)
        {
            References = [.. image.RepoDigests ?? []],
            Platform = image.Architecture is { Length: > 0 } architecture ? new ImagePlatform(image.Os ?? "linux", architecture) : null,
            Variant = image.Variant ?? "",
            Environment = image.Config is { } config ? [.. config.Env ?? []] : null,
            HasTriggers = image.Config?.OnBuild is { Count: > 0 },
        };
}

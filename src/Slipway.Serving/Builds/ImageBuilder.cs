using Slipway.Builds.Solving;
using Slipway.Engines;
using Slipway.Images;
using Slipway.Serving.Images;
using Slipway.Serving.Registry;
using Slipway.Stashes;

namespace Slipway.Serving.Builds;

/// <summary>Builds images with <c>docker buildx bake</c>, straight into saves.</summary>
public sealed class ImageBuilder(DockerEngine engine, BuildRoute route)
{
    private const string Uncompressed = "compression=uncompressed,force-compression=true";

    /// <summary>The way that images take.</summary>
    public BuildRoute Route => route;

    /// <summary>Builds one image and returns it as the save has it. The save is not committed.</summary>
    /// <exception cref="SlipwayException">Engine, DiskFull: the build failed. Refused: the builder gave something else than an image.</exception>
    public async Task<ImageRecord> BuildAsync(ImageBuildRequest request, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (route == BuildRoute.Engine)
        {
            return Named(await ThroughEngineAsync(request, cancel), request);
        }

        if (request.StepsFirst)
        {
            await BakeRun.RunAsync(request.Build, request.Log, null, cancel);
            // What has just been run need not run again.
            request = request with { Build = request.Build with { NoCache = false, CacheTo = [] } };
        }

        return Named(route == BuildRoute.Registry ? await ThroughRegistryAsync(request, cancel) : await AsArchiveAsync(request, cancel), request);
    }

    private async Task<ImageRecord> ThroughEngineAsync(ImageBuildRequest request, CancellationToken cancel)
    {
        var name = TemporaryName();
        try
        {
            await IntoEngineAsync(request, name, cancel);
            var writer = await request.BeginSave(cancel);
            return await ImageSaver.SaveAsync(engine, name, writer, new ImageSaveOptions { Base = writer.BaseImage }, cancel);
        }
        finally
        {
            await engine.RemoveAsync(name, CancellationToken.None);
        }
    }

    private async Task<ImageRecord> ThroughRegistryAsync(ImageBuildRequest request, CancellationToken cancel)
    {
        var writer = await request.BeginSave(cancel);
        await using var registry = await LoopbackRegistry.StartAsync(cancel);
        using var pushed = registry.Receive(writer);
        var name = $"{pushed.Repository}:{PushedImage.Tag}";

        // Buildx tells the engine to push once more what BuildKit has pushed: so the image has to stay there for that moment.
        var output = $"type=image,name={name},push=true,{Uncompressed},unpack={(request.InEngine is null ? "false" : "true")}";
        try
        {
            await pushed.RunAsync(token => BakeRun.RunAsync(request.Build with { Output = output }, request.Log, null, token), cancel);
            await (request.InEngine?.Invoke(name, cancel) ?? Task.CompletedTask);
            return pushed.ToRecord([], PlatformOf(request));
        }
        finally
        {
            await engine.RemoveAsync(name, CancellationToken.None);
        }
    }

    private async Task<ImageRecord> AsArchiveAsync(ImageBuildRequest request, CancellationToken cancel)
    {
        if (request.InEngine is not null)
        {
            var name = TemporaryName();
            try
            {
                await IntoEngineAsync(request, name, cancel);
                request = request with { Build = request.Build with { NoCache = false, CacheTo = [] } };
            }
            finally
            {
                await engine.RemoveAsync(name, CancellationToken.None);
            }
        }

        var writer = await request.BeginSave(cancel);
        ImageRecord? image = null;
        var build = request.Build with { Output = $"type=oci,dest=-,{Uncompressed}" };
        await BakeRun.RunAsync(build, request.Log, async (archive, token) => image = await ImageArchive.ReadAsync(archive, writer, new ImageArchiveOptions { Platform = PlatformOf(request) }, token), cancel);
        return image!;
    }

    private static async Task IntoEngineAsync(ImageBuildRequest request, string name, CancellationToken cancel)
    {
        await BakeRun.RunAsync(request.Build with { Output = $"type=docker,name={name}" }, request.Log, null, cancel);
        await (request.InEngine?.Invoke(name, cancel) ?? Task.CompletedTask);
    }

    private static string TemporaryName() => $"slipway-build-{Guid.NewGuid():N}:image";

    // The name that it was built under is nobody's.
    private static ImageRecord Named(ImageRecord image, ImageBuildRequest request) =>
        image with { Names = [.. request.Build.Build.Target.Tags.Select(ImageName.Familiar).Distinct(StringComparer.Ordinal)] };

    private static ImagePlatform PlatformOf(ImageBuildRequest request)
    {
        var parts = request.Build.Build.Platform.Split('/');
        return new ImagePlatform(parts[0], parts.Length > 1 ? parts[1] : ImagePlatform.OfThisMachine.Architecture);
    }
}

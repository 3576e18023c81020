using System.Text.RegularExpressions;
using Slipway.Builds.Solving;
using Slipway.Content;
using Slipway.Engines;
using Slipway.Images;
using Slipway.Records;
using Slipway.Serving.Images;
using Slipway.Serving.Registry;

namespace Slipway.Serving.Builds;

/// <summary>Builds images with <c>docker buildx bake</c>, straight into saves.</summary>
public sealed partial class ImageBuilder(DockerEngine engine, BuildRoute route)
{
    private const string Uncompressed = "compression=uncompressed,force-compression=true";

    /// <summary>Builds one image into a save and returns its record. Does not commit the save.</summary>
    /// <exception cref="SlipwayException">Engine, DiskFull: the build failed. Refused: the builder's output is not an image.</exception>
    public async Task<ImageRecord> BuildAsync(ImageBuildRequest request, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (route != BuildRoute.Engine && request.StepsFirst)
        {
            await BakeRun.RunAsync(request.Build, request.Log, null, cancel);
            request = WithoutSteps(request);
        }

        return route switch
        {
            BuildRoute.Engine => await ThroughEngineAsync(request, cancel),
            BuildRoute.Registry => await ThroughRegistryAsync(request, cancel),
            _ => await AsArchiveAsync(request, cancel),
        };
    }

    private Task<ImageRecord> ThroughEngineAsync(ImageBuildRequest request, CancellationToken cancel) =>
        WithinEngineAsync(
            request,
            async name =>
            {
                var writer = await request.BeginSave(cancel);
                var image = await ImageSaver.SaveAsync(engine, name, writer, new ImageSaveOptions { Base = writer.BaseImage }, cancel);
                return await AcceptAsync(request, image, name, cancel);
            },
            cancel
        );

    private async Task<ImageRecord> ThroughRegistryAsync(ImageBuildRequest request, CancellationToken cancel)
    {
        var writer = await request.BeginSave(cancel);
        await using var registry = await LoopbackRegistry.StartAsync(cancel);
        using var pushed = registry.Receive(writer);
        var name = $"{pushed.Repository}:{PushedImage.Tag}";

        // After BuildKit's push, buildx tells the engine to push again, so the image must stay in the engine until then.
        var output = $"type=image,name={name},push=true,{Uncompressed},unpack={(request.NeedsEngine ? "true" : "false")}";
        try
        {
            var digest =
                await pushed.RunAsync(token => BakeAsync(request.Build with { Output = output }, request.Log, token), cancel)
                ?? throw new SlipwayException(
                    FailureKind.Engine,
                    $"The builder did not report an image of '{request.Build.Build.Target.Name}'. Update buildx, or report this."
                );
            var image = pushed.ToRecord(digest, [], PlatformOf(request));
            await (request.Try?.Invoke(name, cancel) ?? Task.CompletedTask);
            return await AcceptAsync(request, image, request.NeedsEngine ? name : null, cancel);
        }
        finally
        {
            await engine.RemoveAsync(name, CancellationToken.None);
        }
    }

    private Task<ImageRecord> AsArchiveAsync(ImageBuildRequest request, CancellationToken cancel) =>
        request.NeedsEngine
            ? WithinEngineAsync(request, name => AsArchiveAsync(WithoutSteps(request), name, cancel), cancel)
            : AsArchiveAsync(request, null, cancel);

    private static async Task<ImageRecord> AsArchiveAsync(ImageBuildRequest request, string? name, CancellationToken cancel)
    {
        var writer = await request.BeginSave(cancel);
        ImageRecord? image = null;
        var options = new ImageArchiveOptions { Platform = PlatformOf(request) };
        var build = request.Build with { Output = $"type=oci,dest=-,{Uncompressed}" };
        await BakeRun.RunAsync(
            build,
            request.Log,
            async (archive, token) => image = await ImageArchive.ReadAsync(archive, writer, options, token),
            cancel
        );
        return await AcceptAsync(request, image!, name, cancel);
    }

    /// <summary>Builds an image into the engine, tries it there, and removes it at the end.</summary>
    private async Task<ImageRecord> WithinEngineAsync(
        ImageBuildRequest request,
        Func<string, Task<ImageRecord>> save,
        CancellationToken cancel
    )
    {
        var name = $"slipway-build-{Guid.NewGuid():N}:image";
        try
        {
            await BakeAsync(request.Build with { Output = $"type=docker,name={name}" }, request.Log, cancel);
            await (request.Try?.Invoke(name, cancel) ?? Task.CompletedTask);
            return await save(name);
        }
        finally
        {
            await engine.RemoveAsync(name, CancellationToken.None);
        }
    }

    // A containerd store unpacks what it built. That fails if an image with shared layers, e.g. another target's, is removed meanwhile.
    private static async Task<Digest?> BakeAsync(BakeBuild build, SolveLog log, CancellationToken cancel)
    {
        try
        {
            return await BakeRun.RunAsync(build, log, null, cancel);
        }
        catch (SlipwayException e) when (e.Kind == FailureKind.Engine && LostSnapshot().IsMatch(e.Message))
        {
            return await BakeRun.RunAsync(build with { NoCache = false }, log, null, cancel);
        }
    }

    // The steps have just run and their cache is written, so do neither again.
    private static ImageBuildRequest WithoutSteps(ImageBuildRequest request) =>
        request with
        {
            Build = request.Build with { NoCache = false, CacheTo = [] },
        };

    // Drop the temporary name: the image gets its target's tags.
    private static async Task<ImageRecord> AcceptAsync(ImageBuildRequest request, ImageRecord image, string? name, CancellationToken cancel)
    {
        image = image with { Names = [.. request.Build.Build.Target.Tags.Select(ImageName.Familiar).Distinct(StringComparer.Ordinal)] };
        await request.Accept(image, name, cancel);
        return image;
    }

    private static ImagePlatform PlatformOf(ImageBuildRequest request)
    {
        var parts = request.Build.Build.Platform.Split('/');
        return new ImagePlatform(parts[0], parts.Length > 1 ? parts[1] : ImagePlatform.OfThisMachine.Architecture);
    }

    [GeneratedRegex(@"snapshot \S+ does not exist: not found")]
    private static partial Regex LostSnapshot();
}

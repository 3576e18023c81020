using System.Text.RegularExpressions;
using Slipway.Builds.Solving;
using Slipway.Content;
using Slipway.Engines;
using Slipway.Images;
using Slipway.Records;
using Slipway.Stashes;

namespace Slipway.Serving.Builds;

/// <summary>One image on its way from its builder into a stash. A kind for each <see cref="BuildRoute"/>.</summary>
internal abstract partial class BuiltImage(DockerEngine engine, BakeBuild build, SolveLog log) : IAsyncDisposable
{
    protected const string Uncompressed = "compression=uncompressed,force-compression=true";

    /// <summary>A temporary name of the image in the engine, removed at the end; null while it is not there.</summary>
    public string? Name { get; protected set; }

    protected DockerEngine Engine => engine;

    protected SolveLog Log => log;

    /// <summary>What to build. Once the steps have run and their cache is written, neither is done again.</summary>
    protected BakeBuild Build { get; private set; } = build;

    /// <summary>Does what can be done before the save begins, so that many builds can run beside one save.</summary>
    /// <exception cref="SlipwayException">Engine, DiskFull: the build failed.</exception>
    public abstract Task BuildAsync(CancellationToken cancel);

    /// <summary>Stores the image. Drops its temporary name from the record: the image gets its target's tags.</summary>
    /// <exception cref="SlipwayException">Engine, DiskFull: the build failed. Refused: the builder's output is not an image.</exception>
    public async Task<ImageRecord> StoreAsync(StashWriter writer, CancellationToken cancel)
    {
        var tags = Build.Build.Target.Tags.Select(ImageName.Familiar).Distinct(StringComparer.Ordinal);
        return await ReadAsync(writer, cancel) with { Names = [.. tags] };
    }

    public async ValueTask DisposeAsync()
    {
        if (Name is not null)
        {
            await engine.RemoveAsync(Name, CancellationToken.None);
        }
    }

    protected abstract Task<ImageRecord> ReadAsync(StashWriter writer, CancellationToken cancel);

    /// <summary>Runs the steps, with their result only in the builder's cache.</summary>
    protected Task RunStepsAsync(CancellationToken cancel) => SolveAsync("type=cacheonly", cancel);

    /// <summary>Builds the image into the engine.</summary>
    protected Task BuildIntoEngineAsync(CancellationToken cancel)
    {
        Name = $"slipway-build-{Guid.NewGuid():N}:image";
        return SolveAsync($"type=docker,name={Name}", cancel);
    }

    // A containerd store unpacks what it built. That fails if an image with shared layers, e.g. another target's, is removed meanwhile.
    protected async Task<Digest?> SolveAsync(string output, CancellationToken cancel)
    {
        Build = Build with { Output = output };
        try
        {
            return await BakeRun.RunAsync(Build, log, cancel);
        }
        catch (SlipwayException e) when (e.Kind == FailureKind.Engine && LostSnapshot().IsMatch(e.Message))
        {
            return await BakeRun.RunAsync(Build with { NoCache = false }, log, cancel);
        }
        finally
        {
            Build = Build with { NoCache = false, CacheTo = [] };
        }
    }

    protected ImagePlatform Platform
    {
        get
        {
            var parts = Build.Build.Platform.Split('/');
            return new ImagePlatform(parts[0], parts.Length > 1 ? parts[1] : ImagePlatform.OfThisMachine.Architecture);
        }
    }

    [GeneratedRegex(@"snapshot \S+ does not exist: not found")]
    private static partial Regex LostSnapshot();
}

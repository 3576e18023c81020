using Slipway.Builds.Solving;
using Slipway.Engines;
using Slipway.Records;
using Slipway.Serving.Images;
using Slipway.Stashes;

namespace Slipway.Serving.Builds;

/// <summary>BuildKit gives the image to the engine, and it is read from there.</summary>
internal sealed class BuiltInEngine(DockerEngine engine, BakeBuild build, SolveLog log) : BuiltImage(engine, build, log)
{
    public override Task BuildAsync(CancellationToken cancel) => BuildIntoEngineAsync(cancel);

    protected override Task<ImageRecord> ReadAsync(StashWriter writer, CancellationToken cancel) =>
        ImageSaver.SaveAsync(Engine, Name!, writer, new ImageSaveOptions { Base = writer.BaseImage }, cancel);
}

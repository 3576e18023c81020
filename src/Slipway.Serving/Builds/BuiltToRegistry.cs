using Slipway.Builds.Solving;
using Slipway.Engines;
using Slipway.Records;
using Slipway.Serving.Registry;
using Slipway.Stashes;

namespace Slipway.Serving.Builds;

/// <summary>BuildKit pushes the image to a registry in this process, without the layers that an earlier stash has.</summary>
internal sealed class BuiltToRegistry(DockerEngine engine, BakeBuild build, SolveLog log, bool intoEngine, bool stepsFirst)
    : BuiltImage(engine, build, log)
{
    public override Task BuildAsync(CancellationToken cancel) => stepsFirst ? RunStepsAsync(cancel) : Task.CompletedTask;

    protected override async Task<ImageRecord> ReadAsync(StashWriter writer, CancellationToken cancel)
    {
        await using var registry = await LoopbackRegistry.StartAsync(cancel);
        using var pushed = registry.Receive(writer);

        // After BuildKit's push, buildx tells the engine to push again, so the image must stay in the engine until then.
        var name = Name = $"{pushed.Repository}:{PushedImage.Tag}";
        var output = $"type=image,name={name},push=true,{Uncompressed},unpack={(intoEngine ? "true" : "false")}";
        var digest =
            await pushed.RunAsync(token => SolveAsync(output, token), cancel)
            ?? throw new SlipwayException(
                FailureKind.Engine,
                $"The builder did not report an image of '{Build.Build.Target.Name}'. Update buildx, or report this."
            );
        return pushed.ToRecord(digest, [], Platform);
    }
}

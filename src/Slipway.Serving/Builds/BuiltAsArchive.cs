using Slipway.Builds.Solving;
using Slipway.Engines;
using Slipway.Images;
using Slipway.Records;
using Slipway.Stashes;

namespace Slipway.Serving.Builds;

/// <summary>BuildKit writes the whole image to this process as an OCI archive.</summary>
internal sealed class BuiltAsArchive(DockerEngine engine, BakeBuild build, SolveLog log, bool intoEngine, bool stepsFirst)
    : BuiltImage(engine, build, log)
{
    public override async Task BuildAsync(CancellationToken cancel)
    {
        await (stepsFirst ? RunStepsAsync(cancel) : Task.CompletedTask);
        await (intoEngine ? BuildIntoEngineAsync(cancel) : Task.CompletedTask);
    }

    protected override Task<ImageRecord> ReadAsync(StashWriter writer, CancellationToken cancel)
    {
        var options = new ImageArchiveOptions { Platform = Platform };
        return BakeRun.ReadAsync(
            Build with
            {
                Output = $"type=oci,dest=-,{Uncompressed}",
            },
            Log,
            (archive, token) => ImageArchive.ReadAsync(archive, writer, options, token),
            cancel
        );
    }
}

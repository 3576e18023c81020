using Slipway.Cli.Context;
using Slipway.Engines;

namespace Slipway.Cli.Commands.Doctor;

/// <summary>Checks that an engine answers and has room.</summary>
internal sealed class EngineCheck : ICheck
{
    public async Task<IReadOnlyList<Finding>> RunAsync(CommandContext context, CancellationToken cancel)
    {
        try
        {
            using var engine = await context.ConnectAsync(cancel);
            return engine.IsLocal && Directory.Exists(engine.Info.DataRoot)
                ? [Describe(engine), FreeSpace.Look("engine disk", engine.Info.DataRoot)]
                : [Describe(engine)];
        }
        catch (SlipwayException e)
        {
            return [Finding.Of("engine", e) with { Kind = FailureKind.Engine }];
        }
    }

    private static Finding Describe(DockerEngine engine)
    {
        var (store, advice) = engine.Info.Store switch
        {
            ImageStoreKind.Containerd => ("the containerd image store", null),
            ImageStoreKind.Overlay2 => ("the overlay2 image store", null),
            _ => ("an image store that Slipway does not know", "Images are saved and loaded as whole archives: Docker Engine is faster."),
        };
        return new Finding(
            "engine",
            advice is null ? Health.Ok : Health.Warn,
            $"version {engine.Info.Version} at {engine.Address}, {engine.Info.Platform}, with {store}",
            advice
        );
    }
}

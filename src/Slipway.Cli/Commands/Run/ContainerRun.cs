using Slipway.Cli.Commands.Restore;
using Slipway.Cli.Context;
using Slipway.Serving.Images;
using Slipway.Serving.Restores;

namespace Slipway.Cli.Commands.Run;

/// <summary>One <c>run</c>.</summary>
internal sealed class ContainerRun(CommandContext context, RunRequest request)
{
    /// <summary>ENOENT.</summary>
    private const int NoSuchFile = 2;

    /// <summary>Restores the image if the engine does not have it, then becomes the docker program. Returns only in tests.</summary>
    /// <exception cref="SlipwayException">
    /// NotFound: there is no stash of the key. Engine: there is no engine or no docker program, or one of them failed.
    /// </exception>
    public async Task RunAsync(CancellationToken cancel)
    {
        var (image, host) = await RestoreAsync(cancel);
        cancel.ThrowIfCancellationRequested();
        var failure = context.Surroundings.Become(DockerCommand.Of(request, host, image, context.Surroundings));
        if (failure != 0)
        {
            throw new SlipwayException(
                FailureKind.Engine,
                failure == NoSuchFile
                    ? "The 'docker' program, which runs the container, is not in PATH: install Docker's command line."
                    : $"The 'docker' program could not be started (error {failure})."
            );
        }
    }

    private async Task<(string Image, string Host)> RestoreAsync(CancellationToken cancel)
    {
        using var engine = await context.ConnectAsync(cancel);
        var restored = await new RestoreRun(context, new EngineTarget(engine, ImageRoute.Auto)).RestoreAsync(request.Key, cancel);
        return (restored.Image!, engine.Address);
    }
}

using System.ComponentModel;
using Slipway.Programs;

namespace Slipway.Builders;

/// <summary>Docker's command line.</summary>
internal static class DockerProgram
{
    /// <exception cref="SlipwayException">Engine: docker is not installed.</exception>
    public static async Task<ProgramResult> RunAsync(ProgramCall docker, CancellationToken cancel)
    {
        try
        {
            return await docker.RunAsync(cancel);
        }
        catch (Win32Exception e)
        {
            throw new SlipwayException(
                FailureKind.Engine,
                $"Cache mounts are reached with 'docker buildx', which cannot be started: {e.Message} Install Docker's "
                    + "command line and its buildx plugin.",
                e
            );
        }
    }
}

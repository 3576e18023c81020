using System.Runtime.CompilerServices;
using Slipway.Cli.Context;

namespace Slipway.Cli.Commands.Doctor;

/// <summary>One <c>doctor</c>.</summary>
internal sealed class DoctorRun(CommandContext context)
{
    /// <summary>Makes all checks, one by one.</summary>
    public async IAsyncEnumerable<Finding> RunAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        ICheck[] checks = [new EngineCheck(), new StoreCheck(), new GitHubCheck(), new DockerProgramCheck(), new KernelCheck()];
        foreach (var check in checks)
        {
            foreach (var finding in await check.RunAsync(context, cancel))
            {
                yield return finding;
            }
        }
    }
}

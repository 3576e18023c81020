using System.ComponentModel;
using Slipway.Builders;
using Slipway.Cli.Context;
using Slipway.Programs;

namespace Slipway.Cli.Commands.Doctor;

/// <summary>Checks that the docker program and its buildx plugin are installed.</summary>
internal sealed class DockerProgramCheck : ICheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public async Task<IReadOnlyList<Finding>> RunAsync(CommandContext context, CancellationToken cancel)
    {
        if (context.Surroundings.FindProgram("docker") is not { } docker)
        {
            return [new Finding("docker", Health.Warn, "not in PATH", "'slipway run' needs it: install Docker's command line.")];
        }

        return [new Finding("docker", Health.Ok, docker), Judge(await AskAsync(docker, cancel))];
    }

    private static Finding Judge(string? answer) =>
        answer is null
            ? new Finding(
                "buildx",
                Health.Warn,
                "not there",
                $"'slipway build' needs it: install Docker's buildx plugin, version {Buildx.Needed} or newer."
            )
        : Buildx.VersionIn(answer) is { } version && version < Buildx.Needed
            ? new Finding(
                "buildx",
                Health.Warn,
                answer,
                $"'slipway build' needs version {Buildx.Needed} or newer: update Docker's buildx plugin."
            )
        : new Finding("buildx", Health.Ok, answer);

    private static async Task<string?> AskAsync(string docker, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        try
        {
            var answer = await new ProgramCall(docker, ["buildx", "version"]).RunAsync(patience.Token);
            return answer.IsSuccess ? answer.Output.Trim() : null;
        }
        catch (Exception e) when (e is Win32Exception || (e is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            // A program that does not start or answer counts as missing.
            return null;
        }
    }
}

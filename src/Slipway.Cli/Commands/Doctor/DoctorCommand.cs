using System.CommandLine;
using Slipway.Cli.Base;
using Slipway.Cli.Context;
using Slipway.Cli.Help;
using Slipway.Cli.Output;

namespace Slipway.Cli.Commands.Doctor;

/// <summary><c>slipway doctor</c></summary>
internal static class DoctorCommand
{
    public static Command Create(CommandRunner runner)
    {
        var command = new TaughtCommand("doctor", "Look at what this machine can do, and say what to do about what it can't.")
        {
            Examples = [("slipway doctor", "The engine, the store, free disk space and the kernel")],
            Notes =
            [
                "The exit code is 0 if nothing failed, else that of the first failure: 6 without an engine, 5 without\na "
                    + "store, 7 without room.",
            ],
        };
        runner.Attach(command, (context, _, cancel) => RunAsync(context, cancel));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, CancellationToken cancel)
    {
        var findings = new List<Finding>();
        ICheck[] checks = [new EngineCheck(), new StoreCheck(), new GitHubCheck(), new DockerProgramCheck(), new KernelCheck()];
        foreach (var check in checks)
        {
            foreach (var finding in await check.RunAsync(context, cancel))
            {
                findings.Add(finding);
                Tell(context.Output, finding);
            }
        }

        var failed = findings.Find(static finding => finding.Health == Health.Fail);
        if (context.Output.Json)
        {
            context.Output.Document(
                new DoctorDocument(failed is null, [.. findings.Select(FindingDocument.Of)]),
                DoctorJson.Default.DoctorDocument
            );
        }

        return failed is null ? ExitCode.Done : (int)failed.Kind;
    }

    private static void Tell(CommandOutput output, Finding finding)
    {
        if (output.Json)
        {
            return;
        }

        output.Line($"{FindingDocument.NameOf(finding.Health), -4}  {finding.Name, -12}  {finding.Detail}");
        if (finding.Advice is { } advice)
        {
            output.Line($"{"", -18}  {advice}");
        }
    }
}

using System.CommandLine;
using Slipway.Cli.Context;
using Slipway.Cli.Help;

namespace Slipway.Cli.Commands.Doctor;

/// <summary><c>slipway doctor</c></summary>
internal static class DoctorCommand
{
    public static Command Create(CommandRunner runner)
    {
        var command = new TaughtCommand("doctor", "Check what this machine can do, and say how to fix what it can't.")
        {
            Examples = [("slipway doctor", "The engine, the store, free disk space and the kernel")],
            Notes =
            [
                "The exit code is 0 if nothing failed, else that of the first failure: 6 without an engine, 5 without\na "
                    + "store, 7 without room.",
            ],
        };
        runner.Attach(command, (context, _, cancel) => new DoctorReport(context).TellAsync(new DoctorRun(context).RunAsync(cancel)));
        return command;
    }
}

using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;
using Slipway.Cli.Base;

namespace Slipway.Cli.Help;

/// <summary>Prints the program's version.</summary>
internal sealed class ShowVersion : SynchronousCommandLineAction
{
    public static string Version { get; } =
        typeof(ShowVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.WriteLine($"slipway {Version}");
        return ExitCode.Done;
    }
}

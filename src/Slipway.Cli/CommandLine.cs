using System.CommandLine;
using System.CommandLine.Help;
using Slipway.Cli.Base;
using Slipway.Cli.Commands.Agent;
using Slipway.Cli.Commands.Build;
using Slipway.Cli.Commands.Cleanup;
using Slipway.Cli.Commands.Delete;
using Slipway.Cli.Commands.Diff;
using Slipway.Cli.Commands.Doctor;
using Slipway.Cli.Commands.Init;
using Slipway.Cli.Commands.List;
using Slipway.Cli.Commands.Restore;
using Slipway.Cli.Commands.Run;
using Slipway.Cli.Commands.Save;
using Slipway.Cli.Commands.Show;
using Slipway.Cli.Commands.Verify;
using Slipway.Cli.Context;
using Slipway.Cli.Help;

namespace Slipway.Cli;

/// <summary>The whole command line.</summary>
internal static class CommandLine
{
    /// <summary>Runs one command line and returns the exit code.</summary>
    public static async Task<int> RunAsync(string[] arguments, Surroundings surroundings, CancellationToken cancel)
    {
        var options = new GlobalOptions();
        var root = Create(options, surroundings);

        // Arguments that begin with '@' are ordinary names, not response files.
        var parsed = root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (UsageProblem.Find(parsed) is { } problem)
        {
            using var context = CommandContext.Create(parsed, options, surroundings);
            return context.Output.Fail(problem);
        }

        var configuration = new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
            Output = surroundings.Out,
            Error = surroundings.Error,
        };
        return await parsed.InvokeAsync(configuration, cancel);
    }

    /// <summary>Makes the command tree.</summary>
    public static RootCommand Create(GlobalOptions options, Surroundings surroundings)
    {
        var root = new RootCommand(
            "Build a CI image once, launch it in every job: saves container images and folders as stashes that share "
                + "what they have in common, and restores them fast."
        )
        {
            HelpName = "slipway",
        };
        var runner = new CommandRunner(options, surroundings);
        root.Add(BuildCommand.Create(runner));
        root.Add(SaveCommand.Create(runner));
        root.Add(RestoreCommand.Create(runner));
        root.Add(RunCommand.Create(runner));
        root.Add(ListCommand.Create(runner));
        root.Add(ShowCommand.Create(runner));
        root.Add(DiffCommand.Create(runner));
        root.Add(VerifyCommand.Create(runner));
        root.Add(DeleteCommand.Create(runner));
        root.Add(CleanupCommand.Create(runner));
        root.Add(DoctorCommand.Create(runner));
        root.Add(InitCommand.Create(runner));
        root.Add(AgentCommand.Create(runner));

        var width = surroundings.OutIsTerminal ? surroundings.Width : Surroundings.DefaultWidth;
        root.Options.Clear();
        root.Directives.Clear();
        options.AddTo(root);
        root.Add(new HelpOption("--help", "-h") { Description = "Show help, with examples.", Action = new TeachingHelp(width) });
        root.Add(new VersionOption("--version") { Description = "Show the version.", Action = new ShowVersion() });
        root.SetAction(new TeachingHelp(width).Invoke);
        return root;
    }
}

using System.CommandLine;
using Slipway.Cli.Base;
using Slipway.Cli.Commands.Restore;
using Slipway.Cli.Context;
using Slipway.Cli.Help;
using Slipway.Serving.Images;
using Slipway.Serving.Restores;

namespace Slipway.Cli.Commands.Run;

/// <summary><c>slipway run</c></summary>
internal static class RunCommand
{
    /// <summary>ENOENT.</summary>
    private const int NoSuchFile = 2;

    public static Command Create(CommandRunner runner)
    {
        var key = new Argument<string>("KEY") { Description = "The stash of an image." };
        var words = new Argument<string[]>("CMD")
        {
            Description = "The command and its arguments, after '--'. Default: the image's own.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var mounts = new Option<string[]>("--mount")
        {
            HelpName = "PATH[:TARGET[:ro]]",
            Description = "Mount another file or folder, at the same path or at TARGET. May be repeated.",
        };
        var noWorkspace = new Option<bool>("--no-workspace") { Description = $"Do not mount the current folder at {DockerRun.Workspace}." };
        var variables = new Option<string[]>("--env", "-e")
        {
            HelpName = "NAME[=VALUE]",
            Description = "Set a variable, or pass it on. May be repeated.",
        };
        var network = new Option<string?>("--network") { HelpName = "NAME", Description = "The container's network, as for docker." };
        var user = new Option<string?>("--user") { HelpName = "USER", Description = "The user, as for docker." };
        var command = new TaughtCommand("run", "Run a command in a stashed image, which is restored first if the engine does not have it.")
        {
            Examples =
            [
                ("slipway run ci-py313 -- pytest -x", $"Run tests; the current folder is mounted at {DockerRun.Workspace}"),
                ("slipway run ci-py313 -e CI --network none -- make check", "With a variable of the environment, and without a network"),
                ("slipway run ci-py313 --mount ~/.cache/pip:/root/.cache/pip -- bash", "With one more folder, on the terminal"),
            ],
            Notes =
            [
                "The exit code is that of the command. Signals, standard input and the terminal are the command's\n"
                    + "own, for slipway makes way for the docker program. --json changes nothing when that succeeds:\n"
                    + "stdout belongs to the command.",
            ],
        };
        command.Add(key);
        command.Add(words);
        command.Add(mounts);
        command.Add(noWorkspace);
        command.Add(variables);
        command.Add(network);
        command.Add(user);
        runner.Attach(
            command,
            (context, parsed, cancel) =>
                RunAsync(
                    context,
                    parsed.GetValue(key)!,
                    new DockerRun
                    {
                        Command = parsed.GetValue(words) ?? [],
                        Mounts = [.. (parsed.GetValue(mounts) ?? []).Select(text => BindMount.Parse(text, context.Surroundings))],
                        MountWorkspace = !parsed.GetValue(noWorkspace),
                        Variables = parsed.GetValue(variables) ?? [],
                        Network = parsed.GetValue(network),
                        User = parsed.GetValue(user),
                    },
                    cancel
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, string key, DockerRun run, CancellationToken cancel)
    {
        string image,
            host;
        using (var engine = await context.ConnectAsync(cancel))
        {
            host = engine.Address;
            image = (await new RestoreRun(context, new EngineTarget(engine, ImageRoute.Auto)).RestoreAsync(key, cancel)).Image!;
        }

        cancel.ThrowIfCancellationRequested();
        var failure = context.Surroundings.Become(run.ToCommand(host, image, context.Surroundings));
        return failure switch
        {
            0 => ExitCode.Done,
            NoSuchFile => throw new SlipwayException(
                FailureKind.Engine,
                "The 'docker' program, which runs the container, is not in PATH: install Docker's command line."
            ),
            _ => throw new SlipwayException(FailureKind.Engine, $"The 'docker' program could not be started (error {failure})."),
        };
    }
}

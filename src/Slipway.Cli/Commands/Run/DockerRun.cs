using Slipway.Cli.Base;

namespace Slipway.Cli.Commands.Run;

/// <summary>A container to run.</summary>
internal sealed record DockerRun
{
    /// <summary>Where the current folder is in the container.</summary>
    public const string Workspace = "/workspace";

    public required IReadOnlyList<string> Command { get; init; }

    public required IReadOnlyList<BindMount> Mounts { get; init; }

    public required bool MountWorkspace { get; init; }

    public required IReadOnlyList<string> Variables { get; init; }

    public string? Network { get; init; }

    public string? User { get; init; }

    /// <summary>The docker command line that runs it.</summary>
    public IReadOnlyList<string> ToCommand(string host, string image, Surroundings surroundings)
    {
        // --init: a command that is process 1 would ignore signals that it doesn't handle.
        List<string> command = ["docker", "--host", host, "run", "--rm", "--init", "--interactive"];
        if (surroundings.InputIsTerminal && surroundings.OutIsTerminal)
        {
            command.Add("--tty");
        }

        if (MountWorkspace)
        {
            command.AddRange([
                "--mount",
                new BindMount(surroundings.Folder, Workspace, ReadOnly: false).ToOption(),
                "--workdir",
                Workspace,
            ]);
        }

        foreach (var mount in Mounts)
        {
            command.AddRange(["--mount", mount.ToOption()]);
        }

        foreach (var variable in Variables)
        {
            command.AddRange(["--env", variable]);
        }

        Add(command, "--network", Network);
        Add(command, "--user", User);
        return [.. command, image, .. Command];
    }

    private static void Add(List<string> command, string option, string? value)
    {
        if (value is not null)
        {
            command.AddRange([option, value]);
        }
    }
}

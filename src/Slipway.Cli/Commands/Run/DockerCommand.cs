using Slipway.Cli.Base;

namespace Slipway.Cli.Commands.Run;

/// <summary>The docker command line that runs a container.</summary>
internal static class DockerCommand
{
    /// <summary>Where the current folder is in the container.</summary>
    public const string Workspace = "/workspace";

    /// <summary>Makes the command line.</summary>
    /// <param name="request">The container.</param>
    /// <param name="host">The engine's address.</param>
    /// <param name="image">The image's ID or name.</param>
    /// <param name="surroundings">The current folder and the terminal.</param>
    public static IReadOnlyList<string> Of(RunRequest request, string host, string image, Surroundings surroundings)
    {
        // --init: a command that is process 1 would ignore signals that it doesn't handle.
        List<string> command = ["docker", "--host", host, "run", "--rm", "--init", "--interactive"];
        if (surroundings.InputIsTerminal && surroundings.OutIsTerminal)
        {
            command.Add("--tty");
        }

        if (request.MountWorkspace)
        {
            var mount = new BindMount(surroundings.Folder, Workspace, ReadOnly: false);
            command.AddRange(["--mount", mount.ToOption(), "--workdir", Workspace]);
        }

        foreach (var mount in request.Mounts)
        {
            command.AddRange(["--mount", mount.ToOption()]);
        }

        foreach (var variable in request.Variables)
        {
            command.AddRange(["--env", variable]);
        }

        Add(command, "--network", request.Network);
        Add(command, "--user", request.User);
        return [.. command, image, .. request.Command];
    }

    private static void Add(List<string> command, string option, string? value)
    {
        if (value is not null)
        {
            command.AddRange([option, value]);
        }
    }
}

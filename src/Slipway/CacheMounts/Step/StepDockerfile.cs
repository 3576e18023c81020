using System.Globalization;
using System.Text;
using System.Text.Json;
using Slipway.Dockerfiles;

namespace Slipway.CacheMounts.Step;

/// <summary>The Dockerfile of the build that runs the agent: no base image, the mounts, a socket.</summary>
/// <param name="mounts">What to mount. Each id is passed as an argument, so that it needs no quoting.</param>
/// <param name="start">The command that starts the agent, relative to its context.</param>
/// <param name="socket">Where the agent connects: a path, or the name of a socket of this machine.</param>
internal sealed class StepDockerfile(IReadOnlyList<CacheMount> mounts, IReadOnlyList<string> start, string socket)
{
    public const string SocketId = "slipway";

    private const string AgentFolder = "/.slipway";

    /// <summary>Makes the step differ from all earlier ones, so that no cached result is used.</summary>
    public required string Nonce { get; init; }

    /// <summary>
    /// Name of the build context with the agent; null for the Dockerfile's own context, where the step sees this machine's sockets.
    /// </summary>
    public string? Context { get; init; }

    public static string MountPath(int number) => string.Create(CultureInfo.InvariantCulture, $"/mounts/{number}");

    /// <summary>The build arguments that it needs.</summary>
    public static Dictionary<string, string> Arguments(IReadOnlyList<CacheMount> mounts, string? mountsNamespace)
    {
        var arguments = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < mounts.Count; i++)
        {
            arguments.Add(IdArgument(i), mounts[i].Id);
        }

        if (mountsNamespace is { Length: > 0 })
        {
            arguments.Add(DockerfileMounts.NamespaceArgument, mountsNamespace);
        }

        return arguments;
    }

    public string Write()
    {
        var text = new StringBuilder("FROM scratch\n");
        for (var i = 0; i < mounts.Count; i++)
        {
            text.Append("ARG ").Append(IdArgument(i)).Append('\n');
        }

        text.Append(
            Context is null
                ? $"RUN --network=host --mount=type=bind,target={AgentFolder}"
                : $"RUN --network=none --mount=type=bind,from={Context},target={AgentFolder} "
                    + $"--mount=type=ssh,required=true,id={SocketId},target={socket}"
        );
        for (var i = 0; i < mounts.Count; i++)
        {
            // Locked: a step that waits for its turn sees the mount; one that doesn't gets an empty one instead.
            text.Append(CultureInfo.InvariantCulture, $" --mount=type=cache,sharing=locked,id=${IdArgument(i)},target={MountPath(i)}");
            var (user, group, mode) = mounts[i].Ownership;
            if (user is not null)
            {
                text.Append(CultureInfo.InvariantCulture, $",uid={user},gid={group},mode={Convert.ToString(mode!.Value, 8)}");
            }
        }

        string[] command =
        [
            .. start.Select(static word =>
                word == "{0}" ? AgentFolder
                : word.StartsWith("--", StringComparison.Ordinal) ? word
                : $"{AgentFolder}/{word}"
            ),
            "cache-mount-agent",
            socket,
            Nonce,
        ];
        return text.Append(' ')
            .Append('[')
            .AppendJoin(',', command.Select(static word => $"\"{JsonEncodedText.Encode(word)}\""))
            .Append("]\n")
            .ToString();
    }

    private static string IdArgument(int number) => string.Create(CultureInfo.InvariantCulture, $"SLIPWAY_MOUNT_{number}");
}

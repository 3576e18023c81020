using System.Globalization;
using System.Text;
using System.Text.Json;
using Slipway.Dockerfiles;

namespace Slipway.CacheMounts.Building;

/// <summary>The Dockerfile of the build that runs the agent: no base image, no network, the mounts, a socket.</summary>
internal static class StepDockerfile
{
    public const string SocketId = "slipway";

    private const string AgentFolder = "/.slipway";
    private const string SocketPath = "/.slipway.sock";

    public static string MountPath(int number) => string.Create(CultureInfo.InvariantCulture, $"/mounts/{number}");

    /// <param name="mounts">What to mount. Each one's id comes in by the argument that <see cref="IdArgument"/> names.</param>
    /// <param name="context">Name of the build context with the agent.</param>
    /// <param name="start">The words that start the agent, relative to that context.</param>
    /// <param name="nearby">Let the agent see the sockets of this machine, if the builder runs on it.</param>
    /// <param name="nonce">Makes the step another one than any before it, so that no cached result stands for it.</param>
    public static string Write(IReadOnlyList<CacheMount> mounts, string context, IReadOnlyList<string> start, string nonce, bool nearby)
    {
        var text = new StringBuilder("FROM scratch\n");
        for (var i = 0; i < mounts.Count; i++)
        {
            text.Append("ARG ").Append(IdArgument(i)).Append('\n');
        }

        text.Append("RUN --network=").Append(nearby ? "host" : "none").Append(" --mount=type=bind,from=").Append(context).Append(",target=").Append(AgentFolder);
        text.Append(" --mount=type=ssh,required=true,id=").Append(SocketId).Append(",target=").Append(SocketPath);
        for (var i = 0; i < mounts.Count; i++)
        {
            // Locked: a step that waits for its turn sees the mount, one that doesn't gets an empty one beside it.
            text.Append(CultureInfo.InvariantCulture, $" --mount=type=cache,sharing=locked,id=${IdArgument(i)},target={MountPath(i)}");
            var (user, group, mode) = mounts[i].Ownership;
            if (user is not null)
            {
                text.Append(CultureInfo.InvariantCulture, $",uid={user},gid={group},mode={Convert.ToString(mode!.Value, 8)}");
            }
        }

        string[] command = [.. start.Select(static word => word == "{0}" ? AgentFolder : word.StartsWith("--", StringComparison.Ordinal) ? word : $"{AgentFolder}/{word}"), "cache-mount-agent", SocketPath, nonce];
        return text.Append(' ').Append('[').AppendJoin(',', command.Select(static word => $"\"{JsonEncodedText.Encode(word)}\"")).Append("]\n").ToString();
    }

    public static string IdArgument(int number) => string.Create(CultureInfo.InvariantCulture, $"SLIPWAY_MOUNT_{number}");
}

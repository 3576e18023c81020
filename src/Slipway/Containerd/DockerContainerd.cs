using System.Net.Sockets;
using Slipway.Engines;
using Slipway.Mounting;

namespace Slipway.Containerd;

/// <summary>Finds the containerd in which a Docker Engine keeps its images.</summary>
public static class DockerContainerd
{
    private const string SystemSocket = "/run/containerd/containerd.sock";
    private const string OwnSocket = "containerd/containerd.sock";
    private const string DefaultExecRoot = "/var/run/docker";

    /// <summary>The engine's containerd.</summary>
    /// <exception cref="SlipwayException">
    /// Engine: this engine keeps its images elsewhere, on another machine, or where nobody but itself may put files.
    /// </exception>
    public static ContainerdAddress Of(DockerEngine engine)
    {
        ArgumentNullException.ThrowIfNull(engine);
        var socket = WhyNot(engine.Info) is { } reason
            ? throw Failure(engine, reason)
            : engine.Socket ?? throw Failure(engine, "is not reached by a socket of this machine: set DOCKER_HOST to unix://PATH");
        return Candidates(engine.Info, socket).FirstOrDefault(File.Exists) is { } found
            ? new ContainerdAddress(found, ContainerdAddress.DockerNamespace)
            : throw Failure(engine, $"has no containerd at {SystemSocket} or at a place that it names: look into its log");
    }

    /// <summary>What keeps this engine's snapshots from being filled, and what to do about it; null if nothing is known to.</summary>
    public static string? WhyNot(EngineInfo engine)
    {
        ArgumentNullException.ThrowIfNull(engine);
        return engine switch
        {
            { Store: not ImageStoreKind.Containerd } =>
                "does not keep its images in containerd: set \"features\": {\"containerd-snapshotter\": true} in "
                    + "/etc/docker/daemon.json and restart it",
            { Snapshotter: not ContainerdAddress.Overlay } =>
                $"unpacks layers with the snapshotter '{engine.Snapshotter}', and only {ContainerdAddress.Overlay} has folders to fill",
            { OperatingSystem: "Docker Desktop" } => "is Docker Desktop, which keeps its images inside a virtual machine",
            _ when Has(engine, "name=rootless") => "runs without root, and may not mount",
            _ when Has(engine, "name=userns") => "maps the users of containers (userns-remap), so that files of layers have other owners",
            _ => null,
        };
    }

    private static bool Has(EngineInfo engine, string option) =>
        engine.SecurityOptions.Any(one => one == option || one.StartsWith(option + ",", StringComparison.Ordinal));

    // What the engine says, what it was started with, then where it looks itself: at the system's containerd, else it starts one.
    private static IEnumerable<string> Candidates(EngineInfo engine, string socket)
    {
        if (engine.ContainerdSocket is { } told)
        {
            yield return told;
        }

        var daemon = DaemonOf(socket);
        if (daemon is { } process && ArgumentsOf(process) is var arguments)
        {
            var mounts = MountNamespace.Of(process);
            if (Option(arguments, "--containerd") is { } given)
            {
                yield return mounts.Reach(given);
            }

            if (Option(arguments, "--exec-root") is { } root)
            {
                yield return mounts.Reach(Path.Join(root, OwnSocket));
            }
        }

        yield return SystemSocket;
        yield return Path.Join(DefaultExecRoot, OwnSocket);
    }

    // systemd may have opened the socket: then the other end is process 1, whose arguments tell nothing.
    private static int? DaemonOf(string path)
    {
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Connect(new UnixDomainSocketEndPoint(path));
            return PeerProcess.Of(socket).Id is > 1 and var process ? process : null;
        }
        catch (SocketException)
        {
            // The engine answered a moment ago; where it usually has its containerd is known without it.
            return null;
        }
    }

    private static string[] ArgumentsOf(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline").Split('\0');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has ended, or belongs to someone else.
            return [];
        }
    }

    private static string? Option(string[] arguments, string name)
    {
        for (var i = 0; i < arguments.Length; i++)
        {
            if (arguments[i].StartsWith(name + "=", StringComparison.Ordinal))
            {
                return arguments[i][(name.Length + 1)..];
            }

            if (arguments[i] == name && i + 1 < arguments.Length)
            {
                return arguments[i + 1];
            }
        }

        return null;
    }

    private static SlipwayException Failure(DockerEngine engine, string reason) =>
        new(FailureKind.Engine, $"The engine at {engine.Address} {reason}.");
}

using System.Net.Sockets;
using Docker.DotNet.NativeHttp;

namespace Slipway.Engines;

/// <summary>Where an engine listens.</summary>
internal sealed class EngineAddress
{
    private const string Default = "unix:///var/run/docker.sock";

    /// <summary>Docker's port without TLS, for an address without a port.</summary>
    private const int PlainPort = 2375;

    private EngineAddress(string text, Uri endpoint, string? socket, bool isLocal)
    {
        Text = text;
        Endpoint = endpoint;
        Socket = socket;
        IsLocal = isLocal;
    }

    /// <summary>The address as the user wrote it.</summary>
    public string Text { get; }

    /// <summary>The base of the engine's URLs.</summary>
    public Uri Endpoint { get; }

    /// <summary>The path of its socket; null for TCP.</summary>
    public string? Socket { get; }

    /// <summary>Whether the engine can most probably reach this machine's loopback addresses.</summary>
    public bool IsLocal { get; }

    /// <summary>Reads DOCKER_HOST and related variables.</summary>
    /// <exception cref="SlipwayException">Usage: it is set to something that Slipway cannot reach.</exception>
    public static EngineAddress From(Func<string, string?> environment)
    {
        var host = environment("DOCKER_HOST");
        if (string.IsNullOrEmpty(host))
        {
            var context = environment("DOCKER_CONTEXT");
            if (context is not (null or "" or "default"))
            {
                throw Usage(
                    $"DOCKER_CONTEXT is '{context}', but Slipway does not read Docker contexts",
                    "set DOCKER_HOST to what `docker context inspect -f '{{.Endpoints.docker.Host}}'` prints"
                );
            }

            host = Default;
        }

        if (environment("DOCKER_TLS_VERIFY") is not (null or ""))
        {
            throw Usage("DOCKER_TLS_VERIFY is set, but Slipway does not speak TLS to engines", "use the engine's socket");
        }

        return Parse(host);
    }

    /// <summary>
    /// Makes the library's transport connect to the socket: its own socket transport does not notice a truncated response.
    /// </summary>
    public NativeHttpTransportOptions Transport() => new() { ConfigureHandler = Configure };

    /// <summary>Makes a handler of HTTP requests connect to the engine.</summary>
    public void Configure(SocketsHttpHandler handler)
    {
        handler.UseProxy = false;
        if (Socket is null)
        {
            return;
        }

        handler.ConnectCallback = async (_, cancel) =>
        {
            var socket = new System.Net.Sockets.Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(Socket), cancel);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        };
    }

    private static EngineAddress Parse(string host)
    {
        const string Unix = "unix://";
        if (host.StartsWith(Unix, StringComparison.Ordinal) && host.Length > Unix.Length)
        {
            return new EngineAddress(host, new Uri("http://docker"), host[Unix.Length..], isLocal: true);
        }

        if (Uri.TryCreate(host, UriKind.Absolute, out var uri) && uri.Scheme is "tcp" or "http" && uri.Host.Length > 0)
        {
            var port = uri.Port > 0 ? uri.Port : PlainPort;
            return new EngineAddress(host, new UriBuilder("http", uri.Host, port).Uri, socket: null, uri.IsLoopback);
        }

        throw host.StartsWith("ssh://", StringComparison.Ordinal)
            ? Usage(
                $"DOCKER_HOST is '{host}', but Slipway does not reach engines through SSH",
                "forward the engine's socket with `ssh -L` and set DOCKER_HOST to it"
            )
            : Usage($"DOCKER_HOST is '{host}', which is not the address of an engine", "set it to unix://PATH or tcp://HOST:PORT");
    }

    private static SlipwayException Usage(string what, string next) => new(FailureKind.Usage, $"{what}: {next}.");
}

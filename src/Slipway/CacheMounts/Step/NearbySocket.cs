using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Slipway.CacheMounts.Step;

/// <summary>
/// A socket without a file, reachable by every process in this machine's network namespace: the short way between a build step and this
/// program if the engine itself builds. BuildKit's forwarding copies each byte about six times.
/// </summary>
internal static class NearbySocket
{
    private const int SocketLevel = 1;
    private const int PeerCredentials = 17;

    public static Socket Listen(string name)
    {
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint("\0" + name));
        listener.Listen();
        return listener;
    }

    /// <summary>Whether the peer is root, as the builder is, or this program's user: anybody else may have guessed the name.</summary>
    public static bool IsTrusted(Socket peer)
    {
        Span<byte> credentials = stackalloc byte[12];
        return peer.GetRawSocketOption(SocketLevel, PeerCredentials, credentials) == 12
            && MemoryMarshal.Cast<byte, uint>(credentials)[1] is var user
            && (user == 0 || user == Files.Libc.EffectiveUser());
    }
}

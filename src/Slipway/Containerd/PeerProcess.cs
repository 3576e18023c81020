using System.Buffers.Binary;
using System.Net.Sockets;

namespace Slipway.Containerd;

/// <summary>The process at the other end of a socket of this machine (<c>SO_PEERCRED</c>, unix(7)).</summary>
/// <param name="Id">Its process ID, as this process sees it; 0 if it can't be seen from here.</param>
internal sealed record PeerProcess(int Id)
{
    private const int SocketLevel = 1;
    private const int PeerCredentials = 17;

    // struct ucred: process, user, group.
    private const int CredentialsSize = 12;

    /// <exception cref="SocketException">The system doesn't say.</exception>
    public static PeerProcess Of(Socket socket)
    {
        var credentials = new byte[CredentialsSize];
        socket.GetRawSocketOption(SocketLevel, PeerCredentials, credentials);
        return new PeerProcess(BinaryPrimitives.ReadInt32LittleEndian(credentials));
    }
}

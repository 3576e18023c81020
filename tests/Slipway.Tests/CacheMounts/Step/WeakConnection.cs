using System.Net.Sockets;
using Slipway.Tests.Storage;

namespace Slipway.Tests.CacheMounts.Step;

/// <summary>A proxy to an engine, which can cut its connections.</summary>
internal sealed class WeakConnection : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Socket> _open = [];
    private readonly string _engine;
    private readonly Task _accepting;

    public WeakConnection(string engine)
    {
        _engine = engine["unix://".Length..];
        var path = Path.Join(_folder.Path, "s");
        Host = $"unix://{path}";
        _listener.Bind(new UnixDomainSocketEndPoint(path));
        _listener.Listen();
        _accepting = AcceptAsync();
    }

    public string Host { get; }

    /// <summary>Closes every open connection; new ones work.</summary>
    public void Cut()
    {
        lock (_open)
        {
            _open.ForEach(static socket => socket.Dispose());
            _open.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        Cut();
        await _accepting;
        _listener.Dispose();
        _stop.Dispose();
        _folder.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var near = await _listener.AcceptAsync(_stop.Token);
                var far = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await far.ConnectAsync(new UnixDomainSocketEndPoint(_engine), _stop.Token);
                lock (_open)
                {
                    _open.AddRange([near, far]);
                }

                _ = CopyAsync(near, far);
                _ = CopyAsync(far, near);
            }
        }
        catch (OperationCanceledException)
        {
            // The end of the test.
        }
    }

    private static async Task CopyAsync(Socket from, Socket to)
    {
        var buffer = new byte[1 << 16];
        try
        {
            for (int read; (read = await from.ReceiveAsync(buffer)) > 0; )
            {
                for (var sent = 0; sent < read; )
                {
                    sent += await to.SendAsync(buffer.AsMemory(sent, read - sent));
                }
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Cut, or one end closed.
        }
    }
}

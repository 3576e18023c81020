using System.Net.Sockets;
using System.Text;

namespace Slipway.Tests.Engines;

/// <summary>An engine that describes itself, and breaks off in the middle of every other answer.</summary>
internal sealed class BrokenEngine : IAsyncDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.sock");
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly string _begin;
    private readonly Task _serving;

    /// <param name="begin">What it sends before it breaks off.</param>
    public BrokenEngine(string begin)
    {
        _begin = begin;
        _listener.Bind(new UnixDomainSocketEndPoint(_path));
        _listener.Listen();
        _serving = ServeAsync();
    }

    public string Host => $"unix://{_path}";

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _serving;
        File.Delete(_path);
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var connection = await _listener.AcceptAsync();
                await using var stream = new NetworkStream(connection);
                using var reader = new StreamReader(stream, Encoding.ASCII);
                var request = await reader.ReadLineAsync() ?? "";
                while (await reader.ReadLineAsync() is { Length: > 0 }) { }

                var isQuestion =
                    request.Contains("/version", StringComparison.Ordinal) || request.Contains("/info", StringComparison.Ordinal);
                await stream.WriteAsync(
                    Encoding.ASCII.GetBytes(
                        isQuestion
                            ? "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n{}"
                            : _begin
                    )
                );
            }
        }
        catch (SocketException)
        {
            // The test is over.
        }
    }
}

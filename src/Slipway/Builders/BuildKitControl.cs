using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Slipway.Engines;

namespace Slipway.Builders;

/// <summary>
/// The gRPC interface of the BuildKit inside an engine (<c>moby.buildkit.v1.Control</c> over HTTP/2, behind <c>POST /grpc</c> of the Docker
/// Engine API 1.39). Slipway needs one call: unlike the engine's own, it takes a filter, and measures only the matching records.
/// </summary>
internal sealed class BuildKitControl : IDisposable
{
    private const int LargestAnswer = 16 << 20;
    private const int LargestHead = 4096;

    // gRPC frame header: flags and length.
    private const int FrameHead = 5;

    private static readonly byte[] Upgrade =
        "POST /grpc HTTP/1.1\r\nHost: docker\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n"u8.ToArray();

    private readonly HttpClient _client;

    public BuildKitControl(EngineAddress address)
    {
        var handler = new SocketsHttpHandler();
        address.Configure(handler);
        var connect = handler.ConnectCallback;
        handler.ConnectCallback = async (context, cancel) =>
            await UpgradeAsync(
                connect is null ? throw new HttpRequestException("Only a socket of this machine is used.") : await connect(context, cancel),
                cancel
            );
        _client = new HttpClient(handler) { MaxResponseContentBufferSize = LargestAnswer };
    }

    /// <summary>The records whose description matches one of the filters (containerd syntax, e.g. <c>description~="^copy"</c>).</summary>
    /// <exception cref="HttpRequestException">The engine does not offer this interface, or failed.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    /// <exception cref="InvalidDataException">The response is not valid.</exception>
    public async Task<IReadOnlyList<BuildCacheRecord>> ListAsync(IEnumerable<string> filters, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "http://docker/moby.buildkit.v1.Control/DiskUsage")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(Frame(filters)),
        };
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        using var answer = await _client.SendAsync(request, cancel);
        var bytes = await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync(cancel);
        var status = answer.TrailingHeaders.TryGetValues("grpc-status", out var values) ? values.First() : "without a status";
        return
            status == "0"
            && bytes.Length >= FrameHead
            && bytes[0] == 0
            && BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(1)) == bytes.Length - FrameHead
            ? BuildKitRecords.Read(bytes.AsSpan(FrameHead))
            : throw new InvalidDataException($"BuildKit answered {bytes.Length} bytes, gRPC status {status}.");
    }

    public void Dispose() => _client.Dispose();

    // DiskUsageRequest: 1 filter, repeated.
    private static byte[] Frame(IEnumerable<string> filters)
    {
        var frame = new List<byte>(new byte[FrameHead]);
        foreach (var filter in filters)
        {
            // Short enough that its length fits in one byte.
            frame.AddRange([
                0x0a,
                checked(
                    (byte)(filter.Length < 0x80 ? filter.Length : throw new ArgumentException("A filter is too long.", nameof(filters)))
                ),
                .. Encoding.ASCII.GetBytes(filter),
            ]);
        }

        var bytes = frame.ToArray();
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(1), bytes.Length - FrameHead);
        return bytes;
    }

    private static async ValueTask<Stream> UpgradeAsync(Stream stream, CancellationToken cancel)
    {
        try
        {
            await stream.WriteAsync(Upgrade, cancel);
            var head = new byte[LargestHead];
            var length = 0;

            // Byte by byte, so as not to read into the other protocol's data that follows.
            while (length < head.Length && !head.AsSpan(0, length).EndsWith("\r\n\r\n"u8))
            {
                await stream.ReadExactlyAsync(head.AsMemory(length++, 1), cancel);
            }

            return head.AsSpan().StartsWith("HTTP/1.1 101 "u8) ? stream : throw new HttpRequestException("The engine offers no gRPC.");
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }
}

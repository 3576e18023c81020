using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;
using Slipway.Builders.Wire;
using Slipway.Engines;
using static Slipway.Builders.Wire.Control;

namespace Slipway.Builders;

/// <summary>
/// The gRPC interface of the BuildKit inside an engine (<c>moby.buildkit.v1.Control</c> over HTTP/2, behind <c>POST /grpc</c> of the Docker
/// Engine API 1.39). Slipway needs one call: unlike the engine's own, it takes a filter, and measures only the matching records.
/// </summary>
internal sealed class BuildKitControl : IDisposable
{
    private const int LargestAnswer = 16 << 20;
    private const int LargestHead = 4096;

    private static readonly byte[] Upgrade =
        "POST /grpc HTTP/1.1\r\nHost: docker\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n"u8.ToArray();

    private readonly GrpcChannel _channel;

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
        _channel = GrpcChannel.ForAddress(
            "http://docker",
            new GrpcChannelOptions
            {
                HttpHandler = handler,
                DisposeHttpClient = true,
                ThrowOperationCanceledOnCancellation = true,
                MaxReceiveMessageSize = LargestAnswer,
            }
        );
    }

    /// <summary>The records whose description matches one of the filters (containerd syntax, e.g. <c>description~="^copy"</c>).</summary>
    /// <exception cref="RpcException">The engine does not offer this interface, failed, or answered what is not valid.</exception>
    public async Task<IReadOnlyList<BuildCacheRecord>> ListAsync(IEnumerable<string> filters, CancellationToken cancel)
    {
        var request = new DiskUsageRequest();
        request.Filter.Add(filters);
        var answer = await new ControlClient(_channel).DiskUsageAsync(request, cancellationToken: cancel);
        return
        [
            .. answer.Record.Select(static record => new BuildCacheRecord(
                record.Id,
                record.Description,
                record.Size,
                TimeOf(record.CreatedAt)
            )),
        ];
    }

    public void Dispose() => _channel.Dispose();

    private static DateTimeOffset TimeOf(Timestamp? time)
    {
        try
        {
            return time?.ToDateTimeOffset() ?? default;
        }
        catch (InvalidOperationException e)
        {
            throw new RpcException(new Status(StatusCode.Internal, e.Message, e));
        }
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

using System.Net.Sockets;
using Grpc.Core;
using Grpc.Net.Client;
using Polly;
using Polly.Retry;

namespace Slipway.Containerd;

/// <summary>The channel to a containerd: what every call needs.</summary>
internal sealed class ContainerdConnection : IDisposable
{
    /// <summary>What containerd takes and gives in one message.</summary>
    private const int LargestMessage = 16 << 20;

    // containerd unlocks an ingest when its stream has really ended; 8 seconds in all.
    private const int UnlockAttempts = 20;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);

    private readonly GrpcChannel _channel;
    private readonly ResiliencePipeline _unlocked;

    public ContainerdConnection(ContainerdAddress address, TimeProvider clock)
    {
        Address = address;
        Clock = clock;
        Failures = new ContainerdFailures(address.Socket);
        _channel = GrpcChannel.ForAddress(
            "http://containerd",
            new GrpcChannelOptions
            {
                HttpHandler = new SocketsHttpHandler
                {
                    UseProxy = false,
                    ConnectCallback = async (_, cancel) => await ConnectAsync(cancel),
                },
                DisposeHttpClient = true,
                MaxReceiveMessageSize = LargestMessage,
                ThrowOperationCanceledOnCancellation = true,
            }
        );
        _unlocked = new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddRetry(
                new RetryStrategyOptions
                {
                    MaxRetryAttempts = UnlockAttempts,
                    BackoffType = DelayBackoffType.Exponential,
                    Delay = FirstPause,
                    MaxDelay = LongestPause,
                    ShouldHandle = static arguments => ValueTask.FromResult(IsLocked(arguments.Outcome.Exception)),
                }
            )
            .Build();
    }

    public ContainerdAddress Address { get; }

    public TimeProvider Clock { get; }

    public ContainerdFailures Failures { get; }

    /// <summary>The process that listens, from the time of the first call.</summary>
    public PeerProcess? Peer { get; private set; }

    public CallInvoker Calls => _channel.CreateCallInvoker();

    /// <summary>The headers of calls in the address's namespace.</summary>
    public Metadata Headers(string? lease = null)
    {
        var headers = new Metadata { { "containerd-namespace", Address.Namespace } };
        if (lease is not null)
        {
            headers.Add("containerd-lease", lease);
        }

        return headers;
    }

    /// <summary>Makes a call again while the ingest that it needs is locked by a stream that is just ending.</summary>
    public async Task<T> UnlockedAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancel) =>
        await _unlocked.ExecuteAsync(async token => await call(token), cancel);

    public void Dispose() => _channel.Dispose();

    private static bool IsLocked(Exception? e) =>
        e is RpcException { StatusCode: StatusCode.Unavailable } rpc && rpc.Status.Detail.Contains("locked", StringComparison.Ordinal);

    private async Task<Stream> ConnectAsync(CancellationToken cancel)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(Address.Socket), cancel);
            Peer ??= PeerProcess.Of(socket);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

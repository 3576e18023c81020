using System.Net.Sockets;
using Slipway.CacheMounts.Agent;
using Slipway.CacheMounts.Step;
using Slipway.CacheMounts.Wire;
using Slipway.Dockerfiles;
using Slipway.Tests.Storage;

namespace Slipway.Tests.CacheMounts.Step;

/// <summary>A builder whose mounts are folders, with the agent in this process.</summary>
internal sealed class FolderStep(params string[] folders) : IMountStep
{
    /// <summary>How many bytes came from the agent.</summary>
    public long BytesFromAgent { get; private set; }

    /// <summary>Cuts the connection after this many bytes from the agent.</summary>
    public long CutAfter { get; init; } = long.MaxValue;

    /// <summary>Connects as to an agent on this machine: counts and cuts nothing.</summary>
    public bool IsNearby { get; init; }

    public IReadOnlyList<CacheMount> Mounts { get; private set; } = [];

    public string PathOf(int number) => folders[number];

    public async Task RunAsync(IReadOnlyList<CacheMount> mounts, Func<Stream, CancellationToken, Task> converse, CancellationToken cancel)
    {
        Mounts = mounts;
        using var temp = new TempFolder();
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        var path = Path.Join(temp.Path, "s");
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        var agent = Task.Run(() => MountAgent.RunAsync(path, cancel), cancel);
        using var socket = await listener.AcceptAsync(cancel);
        await using (var stream = IsNearby ? new NearbyStream(socket) : new NetworkStream(socket))
        {
            await using var counted = new CountedStream(stream, Cut);
            try
            {
                await converse(IsNearby ? stream : counted, cancel);
            }
            finally
            {
                BytesFromAgent = counted.BytesRead;
                socket.Close();
                await agent.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            }
        }
    }

    private void Cut(CountedStream stream)
    {
        if (stream.BytesRead > CutAfter)
        {
            throw new IOException("Connection reset by peer");
        }
    }
}

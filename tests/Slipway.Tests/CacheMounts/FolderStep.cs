using System.Net.Sockets;
using Slipway.CacheMounts;
using Slipway.CacheMounts.Agent;
using Slipway.Dockerfiles;
using Slipway.Tests.Storage;

namespace Slipway.Tests.CacheMounts;

/// <summary>A builder whose mounts are folders, with the agent in this process.</summary>
internal sealed class FolderStep(params string[] folders) : IMountStep
{
    /// <summary>How many bytes came from the agent.</summary>
    public long BytesFromAgent { get; private set; }

    /// <summary>Cut the connection after so many bytes from the agent.</summary>
    public long CutAfter { get; init; } = long.MaxValue;

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
        var agent = Task.Run(() => MountAgent.RunAsync(path, null, cancel), cancel);
        using var socket = await listener.AcceptAsync(cancel);
        await using (var stream = new NetworkStream(socket))
        {
            await using var counted = new CountedStream(stream, CutAfter);
            try
            {
                await converse(counted, cancel);
            }
            finally
            {
                BytesFromAgent = counted.BytesRead;
                socket.Close();
                await agent.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            }
        }
    }

    private sealed class CountedStream(Stream inner, long cutAfter) : Stream
    {
        public long BytesRead { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (BytesRead > cutAfter)
            {
                throw new IOException("Connection reset by peer");
            }

            var read = await inner.ReadAsync(buffer, cancellationToken);
            BytesRead += read;
            return read;
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => inner.WriteAsync(buffer, cancellationToken);

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}

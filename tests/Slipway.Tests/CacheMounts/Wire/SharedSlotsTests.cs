using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;
using Slipway.CacheMounts.Wire;
using Slipway.Tests.Storage;

namespace Slipway.Tests.CacheMounts.Wire;

public sealed class SharedSlotsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void A_message_is_read_in_place()
    {
        using var ours = SharedSlots.Create()!;
        using var theirs = SharedSlots.Open(Again(ours));
        var messages = Enumerable.Range(0, SharedSlots.Count).Select(_ => ours.Begin()).ToList();
        using var reference = new Message();
        foreach (var message in messages)
        {
            message.Append([1, (byte)message.Slot!]);
            message.Append(new byte[Message.Capacity - 2]);
            SharedSlots.Refer(reference, message.Slot!.Value, message.Length);

            var read = theirs.Read(reference.Data.Span);

            Assert.Equal(Message.Capacity, read.Length);
            Assert.Equal([1, (byte)message.Slot!], read[..2].ToArray());
        }

        messages.ForEach(static message => message.Dispose());
        Assert.Equal(SharedSlots.Count, Enumerable.Range(0, SharedSlots.Count).Select(_ => ours.Begin().Slot).Distinct().Count());
    }

    [Theory]
    [InlineData(-1, 10)]
    [InlineData(SharedSlots.Count, 10)]
    [InlineData(0, -1)]
    [InlineData(0, Message.Capacity + 1)]
    public void A_reference_to_no_message_is_refused(int slot, int length)
    {
        using var slots = SharedSlots.Create()!;
        using var reference = new Message();
        SharedSlots.Refer(reference, slot, length);

        Assert.Equal(FailureKind.Engine, Assert.Throws<SlipwayException>(() => slots.Read(reference.Data.Span)).Kind);
        Assert.Throws<SlipwayException>(() => slots.Read(reference.Data.Span[1..]));
    }

    [Fact]
    public void Memory_that_is_too_small_is_refused()
    {
        using var folder = new TempFolder();
        using var file = File.OpenHandle(Path.Join(folder.Path, "f"), FileMode.CreateNew, FileAccess.ReadWrite);
        RandomAccess.SetLength(file, 1 << 20);

        Assert.Equal(FailureKind.Engine, Assert.Throws<SlipwayException>(() => SharedSlots.Open(file)).Kind);
    }

    [Fact]
    public async Task A_connection_passes_an_open_file_and_goes_on()
    {
        using var folder = new TempFolder();
        var (one, other) = await ConnectAsync(folder);
        await using (one)
        await using (other)
        {
            var path = Path.Join(folder.Path, "f");
            await File.WriteAllTextAsync(path, "content", Cancel);
            using (var file = File.OpenHandle(path))
            {
                await one.WriteAsync("before"u8.ToArray(), Cancel);
                one.Give(file);
                await one.WriteAsync("after"u8.ToArray(), Cancel);
            }

            await other.ReadExactlyAsync(new byte[6], Cancel);
            using var taken = await other.TakeAsync(Cancel);
            var bytes = new byte[7];
            RandomAccess.Read(taken, bytes, 0);
            Assert.Equal("content"u8.ToArray(), bytes);
            await other.ReadExactlyAsync(bytes.AsMemory(0, 5), Cancel);
            Assert.Equal("after"u8.ToArray(), bytes[..5]);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_peer_that_passes_no_file_is_refused(bool closes)
    {
        using var folder = new TempFolder();
        var (one, other) = await ConnectAsync(folder);
        await using (one)
        await using (other)
        {
            await (closes ? one.DisposeAsync() : one.WriteAsync("text"u8.ToArray(), Cancel));

            Assert.Equal(FailureKind.Engine, (await Assert.ThrowsAsync<SlipwayException>(() => other.TakeAsync(Cancel))).Kind);
        }
    }

    private static SafeFileHandle Again(SharedSlots slots) =>
        File.OpenHandle($"/proc/self/fd/{slots.File.DangerousGetHandle()}", FileMode.Open, FileAccess.Read);

    private static async Task<(NearbyStream One, NearbyStream Other)> ConnectAsync(TempFolder folder)
    {
        var end = new UnixDomainSocketEndPoint(Path.Join(folder.Path, "s"));
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(end);
        listener.Listen();
        var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await client.ConnectAsync(end, Cancel);
        return (new NearbyStream(client), new NearbyStream(await listener.AcceptAsync(Cancel)));
    }
}

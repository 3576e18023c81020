using Grpc.Core;
using Slipway.Containerd;
using Slipway.Containerd.Wire;
using Slipway.Content;
using Slipway.Tests.Storage;

namespace Slipway.Tests.Containerd;

public sealed class ContainerdClientTests : IAsyncLifetime
{
    private FakeContainerd _fake = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _fake = await FakeContainerd.StartAsync();

    public ValueTask DisposeAsync() => _fake.DisposeAsync();

    [Fact]
    public async Task A_containerd_that_can_be_used_is_described()
    {
        using var client = await ConnectAsync();

        Assert.Equal("1.7.24~ds1", client.Version);
        Assert.True(client.Mounts.IsOurs);
    }

    [Theory]
    [InlineData("1.5.9", "update it")]
    [InlineData("v1.4.0", "update it")]
    public async Task One_that_is_too_old_is_refused(string version, string expected)
    {
        _fake.Answer("version.v1.Version/Version", () => new VersionResponse { Version = version });

        await AssertRefusedAsync(expected);
    }

    [Fact]
    public async Task One_without_the_namespace_is_refused_unless_that_is_Dockers()
    {
        _fake.Fail("namespaces.v1.Namespaces/Get", StatusCode.NotFound, "namespace: not found");

        await AssertRefusedAsync("no namespace 'k8s.io'", "k8s.io");
        using var client = await ConnectAsync();
    }

    [Fact]
    public async Task One_with_another_snapshotter_is_refused()
    {
        _fake.Answer("introspection.v1.Introspection/Plugins", () => FakeContainerd.Plugins("native"));

        await AssertRefusedAsync("no working overlayfs snapshotter");
    }

    [Fact]
    public async Task One_whose_snapshotter_did_not_start_is_refused()
    {
        var plugins = FakeContainerd.Plugins("overlayfs");
        plugins.Plugins[1].InitErr = new PluginFailure { Code = 1, Message = "no overlay" };
        _fake.Answer("introspection.v1.Introspection/Plugins", () => plugins);

        await AssertRefusedAsync("no working overlayfs snapshotter");
    }

    [Fact]
    public async Task One_that_lacks_a_call_is_too_old()
    {
        _fake.Fail("introspection.v1.Introspection/Plugins", StatusCode.Unimplemented, "unknown service");

        await AssertRefusedAsync("too old");
    }

    [Fact]
    public async Task A_socket_without_a_containerd_is_named()
    {
        using var folder = new TempFolder();
        var socket = Path.Combine(folder.Path, "no.sock");

        var failure = await Assert.ThrowsAsync<SlipwayException>(() =>
            ContainerdClient.ConnectAsync(new ContainerdAddress(socket, "moby"), TimeProvider.System, Cancel)
        );

        Assert.Equal(FailureKind.Engine, failure.Kind);
        Assert.StartsWith($"No containerd answers at {socket}", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_disk_has_its_own_kind()
    {
        _fake.Fail("leases.v1.Leases/Create", StatusCode.Unknown, "write /var/lib/x: no space left on device");
        using var client = await ConnectAsync();

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => client.LeaseAsync(Cancel));

        Assert.Equal(FailureKind.DiskFull, failure.Kind);
    }

    [Fact]
    public async Task A_lock_that_a_stream_is_just_giving_up_is_waited_for()
    {
        _fake.Answer("leases.v1.Leases/Create", () => new CreateLeaseResponse());
        _fake.Answer("content.v1.Content/Write", () => new WriteContentResponse { Offset = 10 });
        _fake.Fail("content.v1.Content/Write", StatusCode.Unavailable, "ref moby/1/x locked for 1ms: unavailable", times: 2);
        using var client = await ConnectAsync();
        await using var lease = await client.LeaseAsync(Cancel);

        // It has all bytes, so the blob is committed at once.
        Assert.Null(await lease.IngestAsync(Digest.Of([1]), 10, Cancel));

        Assert.Equal(4, _fake.Calls.Count(static call => call == "content.v1.Content/Write"));
    }

    [Fact]
    public async Task Another_reason_for_being_unavailable_is_reported_at_once()
    {
        _fake.Answer("leases.v1.Leases/Create", () => new CreateLeaseResponse());
        _fake.Fail("content.v1.Content/Write", StatusCode.Unavailable, "the store is closed");
        using var client = await ConnectAsync();
        await using var lease = await client.LeaseAsync(Cancel);

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => lease.IngestAsync(Digest.Of([1]), 10, Cancel));

        Assert.Contains("the store is closed", failure.Message, StringComparison.Ordinal);
        Assert.Single(_fake.Calls, static call => call == "content.v1.Content/Write");
    }

    private Task<ContainerdClient> ConnectAsync(string space = "moby") =>
        ContainerdClient.ConnectAsync(new ContainerdAddress(_fake.Socket, space), TimeProvider.System, Cancel);

    private async Task AssertRefusedAsync(string expected, string space = "moby")
    {
        var failure = await Assert.ThrowsAsync<SlipwayException>(() => ConnectAsync(space));

        Assert.Equal(FailureKind.Engine, failure.Kind);
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }
}

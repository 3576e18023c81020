using Slipway.CacheMounts;
using Slipway.Records;
using Slipway.Stashes;
using Slipway.Storage.InMemory;
using Slipway.Tests.Engines;

namespace Slipway.Tests.CacheMounts.Step;

/// <summary>The caches of real package managers, after a restore and without a network.</summary>
[Trait("needs", "engine")]
[Collection(TestBuilder.OfOverlay2)]
public sealed class PackageManagerTests : IAsyncLifetime
{
    private const string Apt = """
        echo 'Binary::apt::APT::Keep-Downloaded-Packages "true";' > /etc/apt/apt.conf.d/keep; rm -f /etc/apt/apt.conf.d/docker-clean
        """;

    // A project's first build: two packages from each package manager.
    private const string First =
        Apt
        + """

            export NODE_EXTRA_CA_CERTS=/context/ca.pem
            apt-get update -q; apt-get install -yq --no-install-recommends hello sl > /dev/null
            cd /tmp; npm install --no-audit --no-fund --silent d3-path@3.1.0 mustache@4.2.0
            python3 -m venv v; v/bin/pip install -q --trusted-host 127.0.0.1 --index-url "$(cat /context/index)" skylog-units skylog-clock
            """;

    // A later build, which installs one of the two again.
    private const string Later =
        Apt
        + """

            DEBIAN_FRONTEND=noninteractive apt-get install -yq --no-install-recommends hello > /tmp/log 2>&1
            cat /tmp/log | grep Need; hello
            cd /tmp; npm install --offline --no-audit --no-fund --silent d3-path@3.1.0
            node -e 'console.log(require("/tmp/node_modules/d3-path/package.json").version)'
            """;

    // pip asks its index on every run, even for cached packages: here it fetches only pages.
    private const string LaterPip = """
        cd /tmp; python3 -m venv v; v/bin/pip install -q --trusted-host 127.0.0.1 --index-url "$(cat /context/index)" skylog-units
        v/bin/python -c 'import skylog_units; print("imported")'
        """;

    private static readonly string[] Mounts =
    [
        "target=/var/cache/apt,sharing=locked",
        "target=/var/lib/apt/lists,sharing=locked",
        "id=npm,target=/root/.npm",
        "id=pip,target=/root/.cache/pip",
    ];

    private readonly InMemoryStore _store = new(TimeProvider.System);
    private readonly List<string> _notices = [];
    private TestBuilder _builder = null!;
    private WheelIndex _index = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _builder = await TestBuilder.ConnectAsync(TestEngine.Overlay2, TestBuilder.Tools);
        _index = await WheelIndex.ServeAsync(_builder.Context);
        File.Copy("/etc/ssl/certs/ca-certificates.crt", Path.Join(_builder.Context, "ca.pem"));
    }

    public async ValueTask DisposeAsync()
    {
        await _builder.PruneAsync();
        _index.Dispose();
        _builder.Dispose();
    }

    [Fact]
    public async Task Kept_files_are_enough_to_install_offline_and_unused_ones_go()
    {
        await _builder.BuildAsync(Mounts, First, TestBuilder.Tools, network: "host");
        _index.RemoveWheels();
        var all = await SaveAsync();

        await MoveAsync(all);
        string[] expected = ["Need to get 0 B/", "Hello, world!", "3.1.0", "imported"];
        Assert.Equal(expected, await InstallAsync());

        var used = await SaveAsync();
        foreach (var (id, name) in new[] { ("/var/cache/apt", "apt"), ("npm", "npm") })
        {
            Assert.True(
                _notices.Exists(line =>
                    line.StartsWith($"{id}: ", StringComparison.Ordinal)
                    && line.Contains("left out: no build step used them", StringComparison.Ordinal)
                ),
                $"{name} kept all: {string.Join('\n', _notices)}"
            );
        }

        Assert.True(used.Record.Sizes.Raw < all.Record.Sizes.Raw);
        await MoveAsync(used);
        Assert.Equal(expected, await InstallAsync());
    }

    private async Task<string[]> InstallAsync()
    {
        var printed = await _builder.BuildAsync(Mounts, Later, TestBuilder.Tools);
        printed = [.. printed, .. await _builder.BuildAsync(Mounts, LaterPip, TestBuilder.Tools, network: "host")];
        return
        [
            .. printed.Select(static line =>
                line.StartsWith("Need", StringComparison.Ordinal) ? line[..(line.IndexOf('/', StringComparison.Ordinal) + 1)] : line
            ),
        ];
    }

    private async Task<SaveResult> SaveAsync()
    {
        return await CacheMountStash.SaveAsync(
            _builder.Step(),
            TestBuilder.Read(Mounts),
            new NewStash(_store, new StashKey("caches")),
            new MountSaveOptions { Notice = _notices.Add },
            Cancel
        );
    }

    /// <summary>Empties the builder, and restores into it.</summary>
    private async Task MoveAsync(SaveResult saved)
    {
        await _builder.PruneAsync();
        await using var reader = await StashReader.OpenAsync(_store, saved.Entry, null, Cancel);
        await CacheMountStash.RestoreAsync(_builder.Step(), reader, new MountRestoreOptions { Wanted = TestBuilder.Read(Mounts) }, Cancel);
    }
}

using Slipway.Cli.Commands.Doctor;

namespace Slipway.Cli.Tests.Commands.Doctor;

public sealed class DoctorTests : IDisposable
{
    private readonly CliSession _session = new();

    public DoctorTests()
    {
        _session.Environment["DOCKER_HOST"] = "unix:///nonexistent/docker.sock";
        _session.Environment["PATH"] = _session.Folder.Path;
    }

    [Fact]
    public async Task Without_an_engine_the_machine_is_not_healthy()
    {
        var result = await _session.RunAsync("doctor");
        Assert.Equal(6, result.ExitCode);
        Assert.Matches("(?m)^fail  engine        .*/nonexistent/docker.sock", result.Out);
        Assert.Matches($"(?m)^ok    store         folder:{_session.StorePath}, with 0 stashes$", result.Out);
        Assert.Matches("(?m)^(ok|warn|fail)  +store disk", result.Out);
        Assert.Matches("(?m)^warn  docker        not in PATH\n +'slipway run' needs it", result.Out);
        Assert.Matches("(?m)^(ok|warn)  +kernel", result.Out);
    }

    [Fact]
    public async Task The_document_says_the_same()
    {
        var result = await _session.RunAsync("doctor", "--json");
        Assert.Equal(6, result.ExitCode);
        Assert.False(result.Json.GetProperty("healthy").GetBoolean());
        var engine = result.Json.GetProperty("checks")[0];
        Assert.Equal(("engine", "fail"), (engine.GetProperty("name").GetString(), engine.GetProperty("status").GetString()));
    }

    [Fact]
    public async Task Checking_a_store_leaves_no_stash_in_it()
    {
        await _session.RunAsync("doctor");
        Assert.Empty(await _session.Store.ListAsync(null, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_store_that_cannot_be_used_is_a_failure()
    {
        _session.Folder.File("store/something", "else");
        Assert.Matches("(?m)^fail  store ", (await _session.RunAsync("doctor")).Out);
    }

    [Theory]
    [InlineData("echo github.com/docker/buildx 0.13.1", "ok    buildx        github.com/docker/buildx 0.13.1")]
    [InlineData("exit 1", "warn  buildx        not there")]
    public async Task Buildx_is_asked_for_its_version(string script, string line)
    {
        _session.Folder.Script("docker", $"[ \"$*\" = 'buildx version' ] || exit 9\n{script}");
        Assert.Contains(line, (await _session.RunAsync("doctor")).Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("6.12.8-arch1-1", "nodev\tproc\n\terofs\n", false, "Ok")]
    [InlineData("6.12.8", "\text4\n", true, "Ok")]
    [InlineData("6.8.0-1021-azure", "\terofs\n", false, "Warn")]
    [InlineData("7.0-rc1", "\terofs\n", false, "Ok")]
    [InlineData("6.12.8", "\tnoterofs\n", false, "Warn")]
    [InlineData("", "", false, "Warn")]
    public void The_kernel_must_mount_layers_from_files(string release, string fileSystems, bool module, string health)
    {
        _session.Folder.File("proc/sys/kernel/osrelease", release + "\n");
        _session.Folder.File("proc/filesystems", fileSystems);
        if (module)
        {
            Directory.CreateDirectory(_session.Folder.Below($"lib/modules/{release}/kernel/fs/erofs"));
        }

        Assert.Equal(health, new KernelCheck(_session.Folder.Path).Look().Health.ToString());
    }

    [Fact]
    public void The_disk_is_checked_where_the_folder_will_be() =>
        Assert.Contains(
            $"free at {_session.Folder.Below("a/b")}",
            FreeSpace.Look("disk", _session.Folder.Below("a/b")).Detail,
            StringComparison.Ordinal
        );

    public void Dispose() => _session.Dispose();
}

using Slipway.Cli.Tests.Processes;

namespace Slipway.Cli.Tests.Commands.Build;

/// <summary>A build's errors when docker doesn't work, with a script in docker's place.</summary>
public sealed class FakeDockerTests : IDisposable
{
    private readonly CliSession _session = new();

    public FakeDockerTests()
    {
        // Otherwise this machine's buildx would be started without asking docker.
        _session.Folder.File("config/config.json", """{"cliPluginsExtraDirs": []}""");
        _session.Environment["DOCKER_CONFIG"] = _session.Folder.Below("config");
    }

    [Fact]
    public async Task Without_docker_it_says_what_to_install()
    {
        _session.Environment["PATH"] = _session.Folder.Path;
        Assert.Contains(
            "There is no docker command. Install the Docker command line with the buildx plugin, version 0.13 or newer.",
            await FailAsync(6),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Without_buildx_it_says_so()
    {
        Docker("echo \"docker: 'buildx' is not a docker command.\" >&2; exit 1");
        Assert.Contains("This docker has no buildx.", await FailAsync(6), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_old_buildx_is_named_with_the_version_that_is_needed()
    {
        Docker("[ \"$2\" = version ] && echo 'github.com/docker/buildx v0.11.2 9872040' && exit\necho 'unknown flag' >&2; exit 1");
        Assert.Contains("buildx 0.11.2; slipway needs 0.13 or newer", await FailAsync(6), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Errors_of_bake_are_shown_in_its_own_words()
    {
        Docker(
            "[ \"$2\" = version ] && echo 'github.com/docker/buildx v0.13.1 x' && exit\necho 'docker-bake.hcl:3,1: no "
                + "such thing' >&2; exit 1"
        );
        Assert.Equal("error: docker-bake.hcl:3,1: no such thing", (await FailAsync(2)).Trim());
    }

    [Fact]
    public async Task Without_an_engine_it_says_where_it_looked()
    {
        Docker("echo '{\"group\": {\"default\": {\"targets\": [\"ci\"]}}, \"target\": {\"ci\": {\"context\": \".\"}}}'");
        _session.Environment["DOCKER_HOST"] = $"unix://{_session.Folder.Below("no.sock")}";
        Assert.Contains("No Docker engine answers at unix://", await FailAsync(6), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Output_of_docker_controls_neither_the_log_nor_a_terminal()
    {
        Docker(
            "[ \"$2\" = version ] && echo 'github.com/docker/buildx v0.13.1 x' && exit\n"
                + @"printf '::set-output name=a::b\n \033[31m::add-path::/tmp\n::stop-commands::x\r::echo::on\n"
                + @"x ##[add-path]/tmp \302\2332J\342\200\256end\n' >&2; exit 1"
        );
        _session.Environment["GITHUB_ACTIONS"] = "true";
        var said = await FailAsync(2);
        Assert.Equal(
            ["::error title=slipway:"],
            said.Split('\n', '\r')
                .Where(static line => line.TrimStart().StartsWith("::", StringComparison.Ordinal))
                .Select(static line => line[..22])
        );
        Assert.DoesNotContain("##[", said, StringComparison.Ordinal);
        Assert.DoesNotContain(said, static letter => letter is '\e' or '\u009b' or '\u202e' or '\r');
    }

    public void Dispose() => _session.Dispose();

    private void Docker(string lines)
    {
        _session.Folder.Script("docker", lines);
        _session.Environment["PATH"] = $"{_session.Folder.Path}:{Environment.GetEnvironmentVariable("PATH")}";
    }

    private async Task<string> FailAsync(int code)
    {
        using var process = SlipwayProcess.Start(_session.Environment, "build");
        var error = await process.ErrorAsync();
        await process.EndAsync();
        Assert.True(process.ExitCode == code, error);
        return error;
    }
}

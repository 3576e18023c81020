using Slipway.Cli.Commands.Run;

namespace Slipway.Cli.Tests.Commands.Run;

public sealed class DockerCommandTests : IDisposable
{
    private readonly CliSession _session = new();

    [Fact]
    public void The_current_folder_is_the_workspace() =>
        Assert.Equal(
            "docker --host unix:///d.sock run --rm --init --interactive --mount "
                + $"type=bind,source={_session.Folder.Path},target=/workspace --workdir /workspace sha256:1 pytest -x",
            CommandOf(Request(["pytest", "-x"]))
        );

    [Fact]
    public void A_terminal_is_passed_on()
    {
        _session.OnTerminal = true;
        Assert.Contains("--interactive --tty", CommandOf(Request([])), StringComparison.Ordinal);
    }

    [Fact]
    public void All_other_options_are_passed_on()
    {
        _session.Folder.File("cache/a", "a");
        var request = Request(["id"]) with
        {
            MountWorkspace = false,
            Mounts = [Parse("cache"), Parse("cache:/c"), Parse("cache:/c:ro")],
            Variables = ["A=1", "B"],
            Network = "none",
            User = "1000:1000",
        };
        var cache = _session.Folder.Below("cache");
        Assert.Equal(
            $"docker --host unix:///d.sock run --rm --init --interactive --mount type=bind,source={cache},target={cache} "
                + $"--mount type=bind,source={cache},target=/c "
                + $"--mount type=bind,source={cache},target=/c,readonly --env A=1 --env B --network none --user 1000:1000 sha256:1 id",
            CommandOf(request)
        );
    }

    [Fact]
    public void A_path_with_a_comma_or_a_quote_stays_one_field()
    {
        _session.Folder.File("a,\"b/c", "c");
        Assert.Equal($"type=bind,\"source={_session.Folder.Path}/a,\"\"b\",target=/c", Parse("a,\"b:/c").ToOption());
    }

    public void Dispose() => _session.Dispose();

    private static RunRequest Request(string[] command) =>
        new()
        {
            Key = "ci",
            Command = command,
            Mounts = [],
            MountWorkspace = true,
            Variables = [],
        };

    private BindMount Parse(string text) => BindMount.Parse(text, _session.Surroundings(TextWriter.Null, TextWriter.Null));

    private string CommandOf(RunRequest request) =>
        string.Join(' ', DockerCommand.Of(request, "unix:///d.sock", "sha256:1", _session.Surroundings(TextWriter.Null, TextWriter.Null)));
}

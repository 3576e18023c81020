namespace Slipway.Cli.Tests;

public sealed class UsageTests : IDisposable
{
    private readonly CliSession _session = new();

    [Theory]
    [InlineData("sav --folder x", "There is no command 'sav'. Did you mean 'save'? See 'slipway --help'.")]
    [InlineData("frobnicate", "There is no command 'frobnicate'. See 'slipway --help'.")]
    [InlineData("save --folde x", "There is no option '--folde'. Did you mean '--folder'? See 'slipway save --help'.")]
    [InlineData("restore --vja=load ci", "There is no option '--vja'. Did you mean '--via'? See 'slipway restore --help'.")]
    [InlineData("restore ci --qiet", "There is no option '--qiet'. Did you mean '--quiet'? See 'slipway restore --help'.")]
    [InlineData("run ci ls -la", "There is no option '-la'. See 'slipway run --help'.")]
    [InlineData("list ci", "'ci' is one argument too many. See 'slipway list --help'.")]
    [InlineData("save", "Say what to save: one of --image REF, --folder PATH and --cache-mounts. See 'slipway save --help'.")]
    [InlineData(
        "save --image a --folder b",
        "Say what to save: one of --image REF, --folder PATH and --cache-mounts. See 'slipway save --help'."
    )]
    [InlineData("save --folder b --base x --no-base", "--base and --no-base contradict each other. See 'slipway save --help'.")]
    [InlineData("save --folder b --level 20", "'20' is not a level: --level takes a number from 1 to 19. See 'slipway save --help'.")]
    [InlineData("restore a b --folder x", "--folder takes one key. See 'slipway restore --help'.")]
    [InlineData("restore a b --oci-layout x", "--oci-layout takes one key. See 'slipway restore --help'.")]
    [InlineData("restore a --folder x --oci-layout x", "--folder and --oci-layout contradict each other. See 'slipway restore --help'.")]
    [InlineData("verify --sample 0%", "'0%' is not a share: --sample takes a percentage, for example 5%. See 'slipway verify --help'.")]
    [InlineData("cleanup --older-than 1w", "'1w' is not an age: write 7d or 12h. See 'slipway cleanup --help'.")]
    [InlineData("cleanup --older-than NaN", "'NaN' is not an age: write 7d or 12h. See 'slipway cleanup --help'.")]
    [InlineData("cleanup --older-than -Infinity", "'-Infinity' is not an age: write 7d or 12h. See 'slipway cleanup --help'.")]
    [InlineData("save --folder b", "Cache mounts, folders and files have no name for the stash: choose one with --key KEY.")]
    [InlineData("save --image ./b", "Cache mounts, folders and files have no name for the stash: choose one with --key KEY.")]
    [InlineData("save --image app@sha256:00", "'app@sha256:00' is not a name for a stash: choose one with --key KEY.")]
    [InlineData("run ci --mount /nonexistent -- ls", "There is nothing at '/nonexistent' to mount.")]
    [InlineData(
        "run ci --mount a:b -- ls",
        "'a:b' is not a mount: --mount takes PATH, PATH:TARGET or PATH:TARGET:ro, with a TARGET that begins with '/'."
    )]
    public async Task A_wrong_command_line_is_explained(string arguments, string message)
    {
        var result = await _session.RunAsync(arguments.Split(' '));
        Assert.Equal($"error: {message}\n", result.Error);
        Assert.Equal("", result.Out);
        Assert.Equal(2, result.ExitCode);
    }

    [Fact]
    public async Task With_json_a_wrong_command_line_is_a_document()
    {
        var result = await _session.RunAsync("list", "--json", "ci");
        Assert.Equal(2, result.ExitCode);
        Assert.Equal("usage", result.Json.GetProperty("error").GetProperty("kind").GetString());
        Assert.Equal(2, result.Json.GetProperty("error").GetProperty("exitCode").GetInt32());
    }

    [Fact]
    public async Task Options_of_the_command_to_run_are_left_to_it()
    {
        _session.Environment["DOCKER_HOST"] = "unix:///nonexistent/docker.sock";
        var result = await _session.RunAsync("run", "ci", "--", "ls", "--qiet", "@file");
        Assert.Equal(6, result.ExitCode);
    }

    [Fact]
    public async Task An_unknown_kind_of_store_is_refused()
    {
        var result = await _session.RunAsync("list", "--store", "ftp://x");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("ftp://x", result.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _session.Dispose();
}

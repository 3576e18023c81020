using System.Text.Json;

namespace Slipway.Cli.Tests.Processes;

/// <summary>The native program, as released: what ahead-of-time compilation could break.</summary>
[Trait("needs", "native")]
public sealed class NativeProgramTests : IDisposable
{
    private readonly CliSession _session = new();

    [Theory]
    [InlineData("--version", "0.")]
    [InlineData("--help", "Usage:")]
    [InlineData("save --help", "slipway save")]
    public async Task It_prints_its_version_and_help(string arguments, string text) =>
        Assert.Contains(text, await RunAsync(arguments.Split(' ')), StringComparison.Ordinal);

    [Fact]
    public async Task Every_command_of_folders_works()
    {
        _session.Folder.File("data/a", "first");
        var back = _session.Folder.Below("back");
        await RunAsync("save", "--folder", _session.Folder.Below("data"), "--key", "deps");
        await RunAsync("save", "--image", TinyLayout.Write(_session.Folder, "app:ci"), "--key", "ci");
        await RunAsync("restore", "ci", "--oci-layout", _session.Folder.Below("image"));
        await RunAsync("restore", "deps", "--folder", back);
        Assert.Equal("first", await File.ReadAllTextAsync(Path.Combine(back, "a"), TestContext.Current.CancellationToken));
        foreach (var command in new[] { "list", "show ci", "diff deps ci", "verify" })
        {
            Assert.NotEqual("", await RunAsync(command.Split(' ')));
            JsonDocument.Parse(await RunAsync([.. command.Split(' '), "--json"])).Dispose();
        }
    }

    [Fact]
    public async Task An_error_is_printed_and_has_its_exit_code()
    {
        using var process = SlipwayProcess.Start(Program(), _session.Environment, "show", "nothing");
        await process.EndAsync();
        Assert.Equal(3, process.ExitCode);
        Assert.StartsWith("error: ", await process.ErrorAsync(), StringComparison.Ordinal);
    }

    public void Dispose() => _session.Dispose();

    private async Task<string> RunAsync(params string[] arguments)
    {
        using var process = SlipwayProcess.Start(Program(), _session.Environment, arguments);
        var output = await process.OutAsync();
        await process.EndAsync();
        Assert.True(process.ExitCode == 0, $"{string.Join(' ', arguments)}: {process.ExitCode}\n{await process.ErrorAsync()}");
        return output;
    }

    internal static string Program() =>
        Environment.GetEnvironmentVariable("SLIPWAY_TEST_BINARY")
        ?? throw new InvalidOperationException(
            "This test needs the native program: set SLIPWAY_TEST_BINARY to it, as eng/publish makes it."
        );
}

namespace Slipway.Cli.Tests.Commands.Build;

public sealed class BuildUsageTests
{
    [Theory]
    [InlineData("--system-stage says what --push-cache writes: give both.", "--system-stage", "system")]
    [InlineData("--push-cache and --cache local contradict each other.", "--push-cache", "--cache", "local")]
    [InlineData("--parallel takes a number from 1 to 64.", "--parallel", "0")]
    [InlineData("--retry-with UPGRADE: write NAME=VALUE.", "--retry-with", "UPGRADE")]
    public async Task Contradicting_options_are_refused(string message, params string[] words)
    {
        using var session = new CliSession();
        var result = await session.RunAsync(["build", .. words]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }
}

using Slipway.Cli.Commands.Cleanup;

namespace Slipway.Cli.Tests.Commands.Cleanup;

public sealed class RunnerToolsTests
{
    [Fact]
    public async Task Tools_are_removed_only_on_a_hosted_runner()
    {
        using var session = new CliSession();
        session.Environment["GITHUB_ACTIONS"] = "true";
        session.Environment["RUNNER_ENVIRONMENT"] = "self-hosted";
        var result = await session.RunAsync("cleanup", "--keep-images", "--keep-build-cache", "--runner-tools");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("on other machines these folders may be in use", result.Error, StringComparison.Ordinal);
        session.Environment["RUNNER_ENVIRONMENT"] = "github-hosted";
        Assert.True(RunnerTools.IsHosted(session.Surroundings(TextWriter.Null, TextWriter.Null)));
    }

    [Fact]
    public async Task Known_folders_are_removed_and_nothing_else()
    {
        using var root = new TempFolder();
        root.File("opt/ghc/9.8/bin/ghc", "");
        root.File("opt/app/data", "");
        var tools = new RunnerTools(root.Path);
        Assert.Equal([root.Below("opt/ghc")], (await tools.RunAsync(dryRun: true, TestContext.Current.CancellationToken)).Items);
        Assert.True(File.Exists(root.Below("opt/ghc/9.8/bin/ghc")));
        if (Environment.UserName == "root")
        {
            await tools.RunAsync(dryRun: false, TestContext.Current.CancellationToken);
            Assert.False(Directory.Exists(root.Below("opt/ghc")));
        }

        Assert.True(File.Exists(root.Below("opt/app/data")));
    }
}

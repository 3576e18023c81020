using System.Text.Json;
using System.Text.RegularExpressions;
using Slipway.Cli.Tests.Engines;

namespace Slipway.Cli.Tests.Commands.Restore;

/// <summary>A restore's outputs for later steps and its table on the run's page.</summary>
public sealed class RestoreReportTests : IAsyncLifetime
{
    private readonly CliSession _session = new();
    private TinyEngine _engine = null!;

    public async ValueTask InitializeAsync()
    {
        _engine = await TinyEngine.StartAsync();
        _session.Environment["DOCKER_HOST"] = _engine.Host;
        _session.Environment["GITHUB_ACTIONS"] = "true";
        _session.Environment["GITHUB_REPOSITORY"] = "acme/app";
        _session.Environment["GITHUB_EVENT_NAME"] = "push";
        _session.Environment["GITHUB_REF_NAME"] = "main";
        _session.Environment["GITHUB_RUN_ID"] = "17";
        await SaveAsync("ci-3.12", "odd | key");
        _session.Environment["GITHUB_OUTPUT"] = _session.Folder.Below("output");
        _session.Environment["GITHUB_STEP_SUMMARY"] = _session.Folder.Below("summary");
    }

    [Fact]
    public async Task Each_key_has_outputs()
    {
        await RestoreAsync("ci-3.12", "odd | key", "nothing", "--optional");
        var outputs = Outputs();
        Assert.Equal("none", outputs["hit"]);
        Assert.Equal("""["ci-3.12","odd | key"]""", Regex.Unescape(outputs["hit-keys"]));
        Assert.Equal("""["nothing"]""", outputs["missed-keys"]);
        Assert.Equal(("exact", "17"), (outputs["ci-3.12.hit"], outputs["ci-3.12.source-run"]));
        Assert.Equal(("exact", "17"), (outputs["odd%20%7C%20key.hit"], outputs["odd%20%7C%20key.source-run"]));
        Assert.Matches("^sha256:[0-9a-f]{64}$", outputs["ci-3.12.digest"]);
        Assert.Equal(("none", "", ""), (outputs["nothing.hit"], outputs["nothing.digest"], outputs["nothing.bytes"]));
        Assert.False(outputs.ContainsKey("digest"));
    }

    [Fact]
    public async Task All_outputs_are_also_one_document()
    {
        await RestoreAsync("ci-3.12", "nothing", "--optional");
        var outputs = Outputs();
        var results = JsonDocument.Parse(outputs["results"]).RootElement;
        var found = results.GetProperty("ci-3.12");
        Assert.Equal(outputs["ci-3.12.digest"], found.GetProperty("digest").GetString());
        Assert.Equal(outputs["ci-3.12.bytes"], found.GetProperty("bytes").GetRawText());
        Assert.Equal("17", found.GetProperty("source-run").GetString());
        Assert.Equal("none", results.GetProperty("nothing").GetProperty("hit").GetString());
    }

    [Fact]
    public async Task One_key_has_plain_outputs()
    {
        await RestoreAsync("ci-3.12");
        var outputs = Outputs();
        Assert.Equal(("exact", outputs["ci-3.12.digest"], "17"), (outputs["hit"], outputs["digest"], outputs["source-run"]));
        Assert.True(long.Parse(outputs["moved"], System.Globalization.CultureInfo.InvariantCulture) > 0);
    }

    [Fact]
    public async Task A_stash_of_the_base_branch_is_a_base_hit()
    {
        _session.Environment["GITHUB_RUN_ID"] = "18";
        _session.Environment["GITHUB_REF_NAME"] = "feature";
        await RestoreAsync("ci-3.12", "--base", "main");
        Assert.Equal(("base", "17"), (Outputs()["hit"], Outputs()["source-run"]));
    }

    [Fact]
    public async Task With_only_current_branch_a_stash_of_the_base_branch_is_missing()
    {
        _session.Environment["GITHUB_RUN_ID"] = "18";
        _session.Environment["GITHUB_BASE_REF"] = "main";
        _session.Environment["GITHUB_REF_NAME"] = "feature";
        await RestoreAsync("ci-3.12", "--only-current-branch", "--optional");
        Assert.Equal("none", Outputs()["hit"]);
        await RestoreAsync("ci-3.12");
        Assert.Equal("base", Outputs()["hit"]);
    }

    [Fact]
    public async Task A_failure_has_outputs_and_a_row_as_well()
    {
        var result = await _session.RunAsync("restore", "nothing");
        Assert.Equal(3, result.ExitCode);
        Assert.Equal("none", Outputs()["nothing.hit"]);
        Assert.Contains("| <code>nothing</code> | failed (3) |", Summary(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_has_one_table()
    {
        await RestoreAsync("ci-3.12", "odd | key", "nothing", "--optional");
        var lines = Summary().Split('\n');
        Assert.Equal("### Slipway: restored", lines[0]);
        Assert.Equal("| key | hit | source run | moved / known | seconds | to the floor |", lines[2]);
        Assert.Matches(@"^\| <code>ci-3\.12</code> \| exact \| <code>17</code> \| \d[\d.]* k?B / 0 B \| 0\.0 \|  \|$", lines[4]);
        Assert.StartsWith("| <code>odd&#32;&#124;&#32;key</code> | exact |", lines[5], StringComparison.Ordinal);
        Assert.Equal("| <code>nothing</code> | none |  |  |  |  |", lines[6]);
    }

    [Theory]
    [InlineData("--no-summary", null)]
    [InlineData("--optional", "1")]
    public async Task The_table_on_the_page_can_be_turned_off(string option, string? variable)
    {
        _session.Environment["SLIPWAY_NO_SUMMARY"] = variable ?? "";
        await RestoreAsync("ci-3.12", option);
        Assert.False(File.Exists(_session.Folder.Below("summary")));
        Assert.Equal("exact", Outputs()["hit"]);
    }

    [Fact]
    public async Task A_secret_that_is_a_key_is_not_shown()
    {
        _session.Environment["GITHUB_TOKEN"] = "ghs_0123456789";
        var result = await _session.RunAsync("restore", "x-ghs_0123456789");
        Assert.DoesNotContain("ghs_0123456789", result.Error + Summary(), StringComparison.Ordinal);
        Assert.Contains("no stash 'x-***'", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Outputs_that_cannot_be_written_are_a_warning()
    {
        _session.Environment["GITHUB_OUTPUT"] = "/nonexistent/output";
        _session.Environment["GITHUB_STEP_SUMMARY"] = "/nonexistent/summary";
        var result = await RestoreAsync("ci-3.12");
        Assert.Contains("warning: The step has no outputs: ", result.Error, StringComparison.Ordinal);
        Assert.Contains("warning: Slipway's table is missing from the step's summary: ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_save_outputs_its_digest()
    {
        await SaveAsync("fresh key");
        var outputs = Outputs();
        Assert.Equal((outputs["digest"], "fresh key"), (outputs["fresh%20key.digest"], outputs["key"]));
        Assert.Matches(@"\| <code>fresh&#32;key</code> \| .* \| 0\.0 \|  \| <code>sha256&#58;[0-9a-f]{64}</code> \|", Summary());
        await RestoreAsync("fresh key", "--digest", outputs["digest"]);
    }

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        _session.Dispose();
    }

    private Task<CliResult> RestoreAsync(params string[] arguments) => _session.DoAsync(["restore", "--via", "load", .. arguments]);

    private Dictionary<string, string> Outputs() => RunnerFiles.ReadOutputs(File.ReadAllText(_session.Folder.Below("output")));

    private string Summary() => File.ReadAllText(_session.Folder.Below("summary"));

    private async Task SaveAsync(params string[] keys)
    {
        foreach (var key in keys)
        {
            using var folder = new TempFolder();
            await _session.DoAsync("save", "--image", TinyLayout.Write(folder, $"app:{key.Length}", key), "--key", key, "--no-base");
        }
    }
}

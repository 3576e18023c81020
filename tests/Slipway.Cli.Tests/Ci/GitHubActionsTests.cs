using Slipway.Cli.Ci;
using Slipway.Records;
using Slipway.Stashes;

namespace Slipway.Cli.Tests.Ci;

public sealed class GitHubActionsTests : IDisposable
{
    private readonly CliSession _session = new();

    [Fact]
    public void A_push_is_saved_under_its_branch()
    {
        SetPush();
        var ci = CiSystem.Detect(_session.Surroundings(TextWriter.Null, TextWriter.Null));
        var expected = new Scope
        {
            Repository = "octo/app",
            HeadRepository = "octo/app",
            Branch = "feature",
            Run = "4711",
            Attempt = 2,
            Event = "push",
            Workflow = ".github/workflows/ci.yml",
            Commit = "0123abcd",
        };
        Assert.Equal(expected, ci.Scope);
        Assert.Equal("main", ci.BaseBranch);
    }

    [Fact]
    public void A_tag_is_not_the_branch_of_its_name()
    {
        SetPush();
        _session.Environment["GITHUB_REF_TYPE"] = "tag";
        var scope = CiSystem.Detect(_session.Surroundings(TextWriter.Null, TextWriter.Null)).Scope;
        Assert.Equal(("feature", true), (scope.Branch, scope.IsTag));
    }

    [Theory]
    [InlineData("workflow_dispatch", "workflow_dispatch")]
    [InlineData(" repository_dispatch, workflow_dispatch\n", "repository_dispatch workflow_dispatch")]
    [InlineData("", "")]
    public void Dispatches_can_be_trusted(string value, string expected)
    {
        _session.Environment[TrustedEvents.Variable] = value;
        Assert.Equal(expected, string.Join(' ', TrustedEvents.Of(_session.Surroundings(TextWriter.Null, TextWriter.Null))));
    }

    [Theory]
    [InlineData("issue_comment")]
    [InlineData("pull_request")]
    [InlineData("workflow_dispatch,true")]
    public void Events_that_outsiders_cause_cannot_be_trusted(string value)
    {
        _session.Environment[TrustedEvents.Variable] = value;
        var failure = Assert.Throws<SlipwayException>(() => TrustedEvents.Of(_session.Surroundings(TextWriter.Null, TextWriter.Null)));
        Assert.Equal(FailureKind.Usage, failure.Kind);
        Assert.Contains(value.Split(',')[^1], failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pull_request_of_a_fork_is_saved_under_the_fork()
    {
        SetPullRequest("""{"pull_request": {"head": {"repo": {"full_name": "fork/app"}}}, "repository": {"default_branch": "main"}}""");
        var ci = CiSystem.Detect(_session.Surroundings(TextWriter.Null, TextWriter.Null));
        Assert.Equal("fork/app", ci.Scope.HeadRepository);
        Assert.Equal("octo/app", ci.Scope.Repository);
        Assert.Equal("fix", ci.Scope.Branch);
        Assert.Equal("release", ci.BaseBranch);
    }

    [Theory]
    [InlineData("""{"pull_request": {"head": {"repo": null}}}""")]
    [InlineData("no json")]
    [InlineData("{}")]
    public void A_pull_request_with_an_unknown_head_counts_as_a_fork(string payload)
    {
        SetPullRequest(payload);
        var ci = CiSystem.Detect(_session.Surroundings(TextWriter.Null, TextWriter.Null));
        Assert.Null(ci.Scope.HeadRepository);
        Assert.Equal(TrustLevel.Refused, new TrustContext(PushOf("main"), "main").Judge(ci.Scope));
    }

    [Fact]
    public void A_run_that_follows_another_has_the_head_of_that_one()
    {
        SetPush();
        _session.Environment["GITHUB_EVENT_NAME"] = "workflow_run";
        SetPayload("""{"workflow_run": {"head_repository": {"full_name": "fork/app"}}}""");
        Assert.Equal("fork/app", CiSystem.Detect(_session.Surroundings(TextWriter.Null, TextWriter.Null)).Scope.HeadRepository);
    }

    [Fact]
    public void A_pull_request_target_event_still_belongs_to_the_fork()
    {
        SetPullRequest("""{"pull_request": {"head": {"repo": {"full_name": "fork/app"}}}}""");
        _session.Environment["GITHUB_EVENT_NAME"] = "pull_request_target";
        _session.Environment["GITHUB_REF_NAME"] = "main";
        var scope = CiSystem.Detect(_session.Surroundings(TextWriter.Null, TextWriter.Null)).Scope;
        Assert.Equal(("fork/app", "fix"), (scope.HeadRepository, scope.Branch));
    }

    [Fact]
    public void Outside_a_ci_system_nothing_is_known()
    {
        var ci = CiSystem.Detect(_session.Surroundings(TextWriter.Null, TextWriter.Null));
        Assert.Equal(new Scope(), ci.Scope);
        Assert.False(ci.IsLog);
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("1", true)]
    [InlineData("false", false)]
    public void Another_ci_system_only_has_a_log(string value, bool isLog)
    {
        _session.Environment["CI"] = value;
        Assert.Equal(isLog, CiSystem.Detect(_session.Surroundings(TextWriter.Null, TextWriter.Null)).IsLog);
    }

    [Fact]
    public void Annotations_are_escaped()
    {
        SetPush();
        var log = new StringWriter();
        var ci = CiSystem.Detect(_session.Surroundings(TextWriter.Null, TextWriter.Null));
        ci.AnnotateError(log, "100% wrong,\r\n::warning::really: no");
        ci.AnnotateWarning(log, "w");
        ci.BeginGroup(log, "g%");
        ci.EndGroup(log);
        Assert.Equal(
            "::error title=slipway::100%25 wrong,%0D%0A::warning::really: no\n::warning title=slipway::w\n::group::g%25\n::endgroup::\n",
            log.ToString()
        );
    }

    [Fact]
    public async Task Errors_are_annotated_and_stdout_is_left_alone()
    {
        SetPush();
        var result = await _session.RunAsync("show", "nothing");
        var lines = result.Error.Split('\n');
        Assert.Equal("", result.Out);
        Assert.Equal($"::error title=slipway::{lines[0]["error: ".Length..]}", lines[1]);
    }

    [Fact]
    public async Task What_a_fork_saved_is_not_restored_for_the_base_branch()
    {
        _session.Folder.File("data/a", "a");
        SetPullRequest("""{"pull_request": {"head": {"repo": {"full_name": "fork/app"}}}}""");
        await _session.DoAsync("save", "--folder", _session.Folder.Below("data"), "--key", "deps");
        Assert.Contains("fork/app:fix #4711", (await _session.DoAsync("list")).Out, StringComparison.Ordinal);
        await _session.DoAsync("restore", "deps", "--folder", _session.Folder.Below("own"));

        SetPush();
        var result = await _session.RunAsync("restore", "deps", "--folder", _session.Folder.Below("back"));
        Assert.Equal(4, result.ExitCode);
        Assert.Contains("none that this run may use", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_session.Folder.Below("back")));
    }

    public void Dispose() => _session.Dispose();

    private static Scope PushOf(string branch) =>
        new()
        {
            Repository = "octo/app",
            HeadRepository = "octo/app",
            Branch = branch,
            Run = "1",
        };

    private void SetPush()
    {
        var environment = _session.Environment;
        environment["GITHUB_ACTIONS"] = "true";
        environment["GITHUB_REPOSITORY"] = "octo/app";
        environment["GITHUB_REF_NAME"] = "feature";
        environment["GITHUB_HEAD_REF"] = "";
        environment["GITHUB_BASE_REF"] = "";
        environment["GITHUB_RUN_ID"] = "4711";
        environment["GITHUB_RUN_ATTEMPT"] = "2";
        environment["GITHUB_EVENT_NAME"] = "push";
        environment["GITHUB_WORKFLOW_REF"] = "octo/app/.github/workflows/ci.yml@refs/heads/feature";
        environment["GITHUB_SHA"] = "0123abcd";
        SetPayload("""{"repository": {"full_name": "octo/app", "default_branch": "main"}, "ref": "refs/heads/feature"}""");
    }

    private void SetPullRequest(string payload)
    {
        SetPush();
        var environment = _session.Environment;
        environment["GITHUB_REF_NAME"] = "12/merge";
        environment["GITHUB_HEAD_REF"] = "fix";
        environment["GITHUB_BASE_REF"] = "release";
        environment["GITHUB_EVENT_NAME"] = "pull_request";
        SetPayload(payload);
    }

    private void SetPayload(string payload) => _session.Environment["GITHUB_EVENT_PATH"] = _session.Folder.File("event.json", payload);
}

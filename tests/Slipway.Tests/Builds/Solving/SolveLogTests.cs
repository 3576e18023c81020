using System.Text;
using Slipway.Builds.Solving;

namespace Slipway.Tests.Builds.Solving;

public sealed class SolveLogTests
{
    private static readonly DateTimeOffset Begin = new(2026, 11, 25, 3, 0, 0, TimeSpan.Zero);

    private readonly SolveLog _log = new();

    [Fact]
    public void Steps_are_numbered_and_keep_their_output_apart()
    {
        Step("a", "[ci 1/2] RUN one");
        Step("b", "[web 1/1] RUN two");
        Write("a", "first");
        Write("b", "two\n");
        Write("a", " line\n50%\r100%\n");
        Step("a", "[ci 1/2] RUN one", seconds: 2.5);
        Step("b", "[web 1/1] RUN two", cached: true, seconds: 0);
        Assert.Equal(
            ["#1 [ci 1/2] RUN one", "#2 [web 1/1] RUN two", "#2 two", "#1 first line", "#1 100%", "#1 DONE 2.5 s", "#2 CACHED"],
            _log.Lines
        );
    }

    [Theory]
    [InlineData("\e[1;31merror\e[0m: no", "error: no")]
    [InlineData("\u009b2Ka\e[?25lb", "ab")]
    [InlineData("10%\r\e[K100%\r", "100%")]
    [InlineData(":\e[m:set-output name=a::b", "::set-output name=a::b")]
    [InlineData("\e]0;title\a", "\e]0;title\a")]
    public void A_line_is_kept_without_colours(string line, string kept)
    {
        Step("a", "[ci 1/1] RUN one");
        Write("a", $"{line}\n");
        _log.Say(line);
        Assert.Equal([$"#1 {kept}", kept], _log.Lines.Skip(1));
        Assert.Equal([kept], _log.Steps[0].Tail);
    }

    [Fact]
    public void It_describes_the_running_step()
    {
        Step("a", "[ci 1/2] RUN one", seconds: 1);
        Step("b", "[ci 2/2] RUN --mount=type=cache,target=/c --network=none two  && \n three --four");
        Assert.Equal("1 steps done, [ci 2/2] RUN two && three --four", _log.Describe());
    }

    [Fact]
    public void A_step_that_was_only_stopped_did_not_fail()
    {
        Step("a", "[ci 1/2] RUN one", error: "process \"x\" did not complete successfully: context canceled: context canceled", seconds: 1);
        Step("b", "importing cache manifest from registry/app", error: "not found", seconds: 1);
        Assert.Null(_log.Failed);
        Step("c", "[web 1/1] RUN two", error: "exit code: 1", seconds: 1);
        Assert.Equal("[web 1/1] RUN two", _log.Failed?.Name);
    }

    [Fact]
    public void A_long_log_keeps_its_beginning_and_its_end()
    {
        Step("a", "[ci 1/1] RUN yes");
        for (var i = 0; i < 10_000; i++)
        {
            Write("a", $"{i}\n");
        }

        Assert.Equal("#1 0", _log.Lines[1]);
        Assert.Contains(_log.Lines, line => line.Contains("lines are left out", StringComparison.Ordinal));
        Assert.Equal("#1 9999", _log.Lines[^1]);
        Assert.True(_log.Lines.Count < 9000);
        Assert.Equal(20, _log.Steps[0].Tail.Count);
    }

    [Fact]
    public void A_failure_shows_the_step_its_last_lines_and_the_place_in_the_Dockerfile()
    {
        Step("a", "[bad 1/1] RUN false");
        Write("a", "line one\nline two\n");
        Step("a", "[bad 1/1] RUN false", error: "process \"/bin/sh -c false\" did not complete successfully: exit code: 1", seconds: 1);
        foreach (
            var line in new[]
            {
                "------",
                " > [bad 1/1] RUN false:",
                "0.05 line two",
                "------",
                "ci/Dockerfile:9",
                "--------------------",
                "   9 | >>> RUN false",
                "--------------------",
                "ERROR: failed to solve: exit code: 1",
            }
        )
        {
            _log.Say(line);
        }

        var failure = BuildFailure.Of("bad", _log);
        Assert.Equal(FailureKind.Engine, failure.Kind);
        Assert.Equal(
            """
            The build of 'bad' failed in [bad 1/1] RUN false (ci/Dockerfile:9).
              | line one
              | line two
            ci/Dockerfile:9
            --------------------
               9 | >>> RUN false
            --------------------
            ERROR: failed to solve: exit code: 1
            """,
            failure.Message
        );
    }

    [Fact]
    public void A_full_disk_of_the_builder_is_reported_as_one()
    {
        Step("a", "[ci 1/1] RUN dd", error: "write /var/lib/docker/x: no space left on device", seconds: 1);
        Assert.Equal(FailureKind.DiskFull, BuildFailure.Of("ci", _log).Kind);
    }

    [Fact]
    public void A_build_that_says_nothing_still_has_a_message()
    {
        Assert.Equal("The build of 'ci' failed.\n'docker buildx bake' did not say why.", BuildFailure.Of("ci", _log).Message);
    }

    private void Step(string digest, string name, bool cached = false, string? error = null, double? seconds = null) =>
        _log.Take(
            new SolveStatus
            {
                Vertexes =
                [
                    new SolveVertex
                    {
                        Digest = digest,
                        Name = name,
                        Started = Begin,
                        Cached = cached,
                        Error = error,
                        Completed = seconds is { } ran ? Begin.AddSeconds(ran) : null,
                    },
                ],
            }
        );

    private void Write(string digest, string text) =>
        _log.Take(new SolveStatus { Logs = [new SolveOutput { Vertex = digest, Data = Encoding.UTF8.GetBytes(text) }] });
}

using Slipway.Records;
using Slipway.Stashes;

namespace Slipway.Tests.Stashes;

/// <summary>The rules of trust. Each test checks every combination of who asks and who saved.</summary>
public sealed class TrustTableTests
{
    private const string Own = "o/r";
    private const string Base = "main";
    private static readonly string[] Maintainers = ["push", "schedule"];
    private static readonly string?[] Events =
    [
        .. Maintainers,
        "workflow_dispatch",
        "repository_dispatch",
        "pull_request",
        "merge_group",
        "release",
        "create",
        "pull_request_target",
        "issue_comment",
        "issues",
        "workflow_run",
        "discussion",
        "check_suite",
        "pull_request_review",
        "fork",
        "watch",
        "unknown",
        "",
        "PUSH",
        "push ",
    ];

    private static readonly string?[] Heads = [Own, "O/R", "mallory/r", "eve/r", null, "id:7"];
    private static readonly string?[] Branches = [Base, "feature", "Main", null];

    [Fact]
    public void What_a_fork_saved_reaches_only_runs_of_that_fork_without_rights() =>
        ForAll(
            (asker, saved, level) =>
            {
                if (Same(saved.HeadRepository, Own) || level == TrustLevel.Refused)
                {
                    return;
                }

                Assert.True(Same(saved.HeadRepository, asker.HeadRepository));
                Assert.True(
                    level is TrustLevel.SameRun
                        || (level is TrustLevel.SameBranch && saved.Branch == asker.Branch && asker.Event is "pull_request")
                );
            }
        );

    [Fact]
    public void The_base_branch_takes_only_what_runs_of_maintainers_saved() =>
        ForAll(
            (asker, saved, level) =>
            {
                if (Same(asker.HeadRepository, Own) && asker.Branch == Base && level is not (TrustLevel.Refused or TrustLevel.SameRun))
                {
                    Assert.Contains(saved.Event, Maintainers);
                    Assert.Equal(Base, saved.Branch);
                    Assert.True(Same(saved.HeadRepository, Own));
                }
            }
        );

    [Fact]
    public void Only_maintainers_runs_of_the_base_branch_reach_other_branches() =>
        ForAll(
            (_, saved, level) =>
            {
                if (level == TrustLevel.BaseBranch)
                {
                    Assert.Contains(saved.Event, Maintainers);
                    Assert.Equal(Base, saved.Branch);
                    Assert.True(Same(saved.HeadRepository, Own));
                }
            }
        );

    [Fact]
    public void Events_that_outsiders_cause_reach_no_other_run() =>
        ForAll(
            (_, saved, level) =>
            {
                if (saved.Event is not ("push" or "schedule" or "pull_request" or "merge_group"))
                {
                    Assert.True(level is TrustLevel.Refused or TrustLevel.SameRun);
                }
            }
        );

    [Fact]
    public void A_trust_level_says_what_asker_and_stash_share() =>
        ForAll(
            (asker, saved, level) =>
            {
                var isOfRun = saved.Run == asker.Run && Same(saved.HeadRepository, asker.HeadRepository);
                Assert.Equal(isOfRun, level == TrustLevel.SameRun);
                if (level == TrustLevel.SameBranch)
                {
                    Assert.Equal(asker.Branch, saved.Branch);
                    Assert.True(Same(saved.HeadRepository, asker.HeadRepository));
                }
            }
        );

    [Fact]
    public void A_run_that_may_have_rights_takes_only_what_maintainers_saved() =>
        ForAll(
            (asker, saved, level) =>
            {
                if (asker.Event is not "pull_request" && level is not (TrustLevel.Refused or TrustLevel.SameRun))
                {
                    Assert.Contains(saved.Event, Maintainers);
                }
            }
        );

    [Fact]
    public void A_run_of_a_tag_takes_only_its_own_and_what_the_base_branch_saved() =>
        ForAll(
            (asker, saved, _) =>
            {
                var level = new TrustContext(asker with { IsTag = true }, Base).Judge(saved with { IsTag = saved.Run == asker.Run });

                Assert.NotEqual(TrustLevel.SameBranch, level);
                Assert.Equal(level == TrustLevel.BaseBranch, level != TrustLevel.Refused && saved.Run != asker.Run);
            }
        );

    [Fact]
    public void What_a_run_of_a_tag_saved_reaches_no_other_run() =>
        ForAll(
            (asker, saved, _) =>
            {
                foreach (var isTag in (bool[])[false, true])
                {
                    Assert.Contains(
                        new TrustContext(asker with { IsTag = isTag }, Base).Judge(saved with { IsTag = true }),
                        (TrustLevel[])[TrustLevel.Refused, TrustLevel.SameRun]
                    );
                }
            }
        );

    [Theory]
    [InlineData("workflow_dispatch")]
    [InlineData("repository_dispatch")]
    public void A_dispatch_feeds_its_branch_only_where_the_asker_trusts_it(string dispatch)
    {
        var saved = new Scope
        {
            Repository = Own,
            HeadRepository = Own,
            Branch = Base,
            Event = dispatch,
            Run = "1",
        };
        var trusting = new TrustContext(saved with { Event = "push", Run = "2" }, Base) { AlsoOfMaintainers = [dispatch] };
        var elsewhere = trusting with { Current = trusting.Current with { Branch = "feature" } };

        Assert.Equal((TrustLevel.SameBranch, TrustLevel.BaseBranch), (trusting.Judge(saved), elsewhere.Judge(saved)));
        Assert.Equal(TrustLevel.Refused, (trusting with { AlsoOfMaintainers = [] }).Judge(saved));
        Assert.Equal(TrustLevel.Refused, (elsewhere with { AlsoOfMaintainers = [] }).Judge(saved));
        Assert.Equal(TrustLevel.Refused, trusting.Judge(saved with { HeadRepository = "mallory/r" }));
    }

    /// <summary>The event that asks, and the events whose stashes of the same branch (not the base branch) it takes.</summary>
    [Theory]
    [InlineData("pull_request", "push schedule pull_request merge_group")]
    [InlineData("push", "push schedule")]
    [InlineData("schedule", "push schedule")]
    [InlineData("workflow_dispatch", "push schedule")]
    [InlineData("repository_dispatch", "push schedule")]
    [InlineData("merge_group", "push schedule")]
    [InlineData("create", "push schedule")]
    [InlineData("release", "")]
    [InlineData("pull_request_target", "")]
    [InlineData("issue_comment", "")]
    [InlineData("workflow_run", "")]
    [InlineData("pull_request_review", "")]
    [InlineData("unknown", "")]
    public void A_run_takes_stashes_of_its_branch_by_their_event(string asking, string expected)
    {
        var asker = new Scope
        {
            Repository = Own,
            HeadRepository = Own,
            Branch = "feature",
            Event = asking,
            Run = "2",
        };
        var taken = Events.Where(saving =>
            new TrustContext(asker, Base).Judge(asker with { Event = saving, Run = "1" }) != TrustLevel.Refused
        );

        Assert.Equal(expected, string.Join(' ', taken));
        Assert.All(Events, saving => Assert.Equal(TrustLevel.SameRun, new TrustContext(asker, Base).Judge(asker with { Event = saving })));
    }

    [Theory]
    [InlineData("push", "push", Base, Own, TrustLevel.SameBranch)]
    [InlineData("push", "schedule", Base, Own, TrustLevel.SameBranch)]
    [InlineData("push", "pull_request", Base, Own, TrustLevel.Refused)]
    [InlineData("push", "pull_request", "feature", Own, TrustLevel.Refused)]
    [InlineData("pull_request", "push", "feature", Own, TrustLevel.SameBranch)]
    [InlineData("pull_request", "pull_request", "feature", "mallory/r", TrustLevel.SameBranch)]
    [InlineData("pull_request_target", "pull_request", "feature", "mallory/r", TrustLevel.Refused)]
    [InlineData("workflow_run", "pull_request", "feature", "mallory/r", TrustLevel.Refused)]
    [InlineData("pull_request_target", "pull_request", "dependabot/npm/x", Own, TrustLevel.Refused)]
    [InlineData("pull_request_target", "push", "dependabot/npm/x", Own, TrustLevel.Refused)]
    [InlineData("pull_request", "release", "v1", Own, TrustLevel.Refused)]
    public void Events_of_one_branch_share_stashes_as_listed(string asking, string saving, string branch, string head, TrustLevel expected)
    {
        var asker = new Scope
        {
            Repository = Own,
            HeadRepository = head,
            Branch = branch,
            Event = asking,
            Run = "2",
        };

        Assert.Equal(expected, new TrustContext(asker, Base).Judge(asker with { Event = saving, Run = "1" }));
    }

    [Theory]
    [InlineData(1, 2, TrustLevel.SameRun)]
    [InlineData(2, 2, TrustLevel.SameRun)]
    [InlineData(3, 2, TrustLevel.Refused)]
    [InlineData(null, 2, TrustLevel.SameRun)]
    [InlineData(3, null, TrustLevel.SameRun)]
    public void An_attempt_takes_what_it_and_earlier_ones_saved(int? saved, int? own, TrustLevel expected)
    {
        var asker = new Scope
        {
            Repository = Own,
            HeadRepository = Own,
            Branch = Base,
            Run = "1",
            Attempt = own,
        };

        Assert.Equal(expected, new TrustContext(asker, Base).Judge(asker with { Attempt = saved }));
    }

    [Fact]
    public void Outside_a_CI_system_events_that_outsiders_cause_are_refused()
    {
        var saved = new Scope
        {
            Repository = Own,
            HeadRepository = Own,
            Branch = Base,
            Event = "issue_comment",
        };

        Assert.Equal(TrustLevel.Refused, new TrustContext(new Scope(), null).Judge(saved));
        Assert.Equal(TrustLevel.Anywhere, new TrustContext(new Scope(), null).Judge(saved with { Event = "push" }));
    }

    private static void ForAll(Action<Scope, Scope, TrustLevel> promise)
    {
        foreach (var asker in Scopes("2"))
        {
            foreach (var saved in Scopes("1").Concat(Scopes("2")))
            {
                promise(asker, saved, new TrustContext(asker, Base).Judge(saved));
            }
        }
    }

    private static IEnumerable<Scope> Scopes(string run) =>
        from head in Heads
        from branch in Branches
        from name in Events
        select new Scope
        {
            Repository = Own,
            HeadRepository = head,
            Branch = branch,
            Event = name,
            Run = run,
        };

    private static bool Same(string? left, string? right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}

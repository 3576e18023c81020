using Slipway.Records;
using Slipway.Stashes;

namespace Slipway.Tests.Stashes;

public sealed class TrustTests
{
    private const string Own = "o/r";
    private const string Fork = "mallory/r";

    [Theory]
    // The asker: head repository, branch. The stash: repository, head repository, branch, run.
    [InlineData(Own, "feature", Own, Own, "feature", "1", TrustLevel.SameRun)]
    [InlineData(Own, "feature", Own, Own, "feature", "0", TrustLevel.SameBranch)]
    [InlineData(Own, "feature", Own, Own, "main", "0", TrustLevel.BaseBranch)]
    [InlineData(Own, "feature", Own, Own, "other", "0", TrustLevel.Refused)]
    [InlineData(Own, "feature", "O/R", "O/R", "feature", "0", TrustLevel.SameBranch)]
    [InlineData(Own, "feature", Own, Own, "Feature", "0", TrustLevel.Refused)]
    [InlineData(Own, "feature", "x/y", "x/y", "feature", "1", TrustLevel.Refused)]
    [InlineData(Own, "feature", null, null, "feature", "1", TrustLevel.Refused)]
    [InlineData(Own, "feature", Own, Own, null, null, TrustLevel.Refused)]
    // A fork's stash, whatever it calls itself.
    [InlineData(Own, "feature", Own, Fork, "feature", "0", TrustLevel.Refused)]
    [InlineData(Own, "feature", Own, Fork, "feature", "1", TrustLevel.Refused)]
    [InlineData(Own, "feature", Own, Fork, "main", "0", TrustLevel.Refused)]
    [InlineData(Own, "main", Own, Fork, "main", "0", TrustLevel.Refused)]
    [InlineData(Own, "main", Own, null, "main", "0", TrustLevel.Refused)]
    [InlineData("eve/r", "main", Own, Fork, "main", "0", TrustLevel.Refused)]
    // A run of a fork: its own stashes, and those of the base branch.
    [InlineData(Fork, "feature", Own, Fork, "feature", "0", TrustLevel.SameBranch)]
    [InlineData(Fork, "feature", Own, Fork, "feature", "1", TrustLevel.SameRun)]
    [InlineData(Fork, "feature", Own, Own, "main", "0", TrustLevel.BaseBranch)]
    [InlineData(Fork, "feature", Own, Fork, "main", "0", TrustLevel.Refused)]
    [InlineData(Fork, "main", Own, Own, "main", "0", TrustLevel.BaseBranch)]
    [InlineData(Fork, "main", Own, Fork, "main", "0", TrustLevel.SameBranch)]
    // A CI system that doesn't tell head repositories.
    [InlineData(null, "feature", Own, null, "feature", "0", TrustLevel.SameBranch)]
    [InlineData(null, "feature", Own, Fork, "feature", "0", TrustLevel.Refused)]
    public void A_run_trusts_by_scope(
        string? head,
        string branch,
        string? savedIn,
        string? savedHead,
        string? savedBranch,
        string? savedRun,
        TrustLevel expected
    )
    {
        var context = new TrustContext(
            new Scope
            {
                Repository = Own,
                HeadRepository = head,
                Branch = branch,
                Run = "1",
            },
            "main"
        );
        var saved = new Scope
        {
            Repository = savedIn,
            HeadRepository = savedHead,
            Branch = savedBranch,
            Run = savedRun,
        };

        Assert.Equal(expected, context.Judge(saved));
    }

    [Theory]
    [InlineData(null, null, TrustLevel.Anywhere)]
    [InlineData(Own, Own, TrustLevel.Anywhere)]
    [InlineData(Own, Fork, TrustLevel.Refused)]
    [InlineData(Own, null, TrustLevel.Refused)]
    [InlineData(null, Fork, TrustLevel.Refused)]
    public void Outside_a_CI_system_all_but_forks_are_trusted(string? savedIn, string? savedHead, TrustLevel expected) =>
        Assert.Equal(
            expected,
            new TrustContext(new Scope(), null).Judge(
                new Scope
                {
                    Repository = savedIn,
                    HeadRepository = savedHead,
                    Branch = "b",
                    Run = "1",
                }
            )
        );

    [Fact]
    public void Without_a_base_branch_a_stash_without_a_branch_is_no_match() =>
        Assert.Equal(
            TrustLevel.Refused,
            new TrustContext(new Scope { Repository = Own, HeadRepository = Own }, null).Judge(
                new Scope { Repository = Own, HeadRepository = Own }
            )
        );
}

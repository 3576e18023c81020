using Slipway.Files;

namespace Slipway.Tests.Files;

public sealed class FolderFailureTests
{
    public static TheoryData<Exception, FailureKind, string> Failures =>
        new()
        {
            { new IOException("x", 28), FailureKind.DiskFull, "is full" },
            { new IOException("x", 122), FailureKind.DiskFull, "is full" },
            { new IOException("x", 30), FailureKind.Store, "no permission" },
            { new UnauthorizedAccessException("x"), FailureKind.Store, "no permission" },
            { new IOException("the cable is cut.", 5), FailureKind.Store, "the cable is cut." },
        };

    [Theory]
    [MemberData(nameof(Failures))]
    public void A_failure_names_its_purpose_its_place_its_cause_and_the_next_step(Exception cause, FailureKind kind, string said)
    {
        var failure = Assert.IsType<SlipwayException>(FolderFailure.Explain(cause, "save stash 'ci'", "/srv/store"));

        Assert.Equal(kind, failure.Kind);
        Assert.Same(cause, failure.InnerException);
        Assert.All(
            ["Cannot save stash 'ci'", "'/srv/store'", said, "choose another store"],
            part => Assert.Contains(part, failure.Message, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Other_exceptions_stay_as_they_are()
    {
        var bug = new InvalidOperationException();

        Assert.Same(bug, FolderFailure.Explain(bug, "", ""));
    }
}

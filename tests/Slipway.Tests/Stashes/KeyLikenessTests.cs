using Slipway.Stashes;

namespace Slipway.Tests.Stashes;

public sealed class KeyLikenessTests
{
    [Theory]
    [InlineData("ci-3.12-amd64", "ci-3.12-arm64", "ci-3.12")]
    [InlineData("ci-3.12", "ci-3.13", "ci-3")]
    [InlineData("ci", "ci-3", "ci")]
    [InlineData("ci", "ci", "ci")]
    [InlineData("ci_a", "ci.b", "ci")]
    [InlineData("a/b/c", "a/b/d", "a/b")]
    [InlineData("ci", "cinema", "")]
    [InlineData("-a", "-b", "")]
    [InlineData("a--b", "a--c", "a")]
    [InlineData("x", "y", "")]
    public void Keys_share_whole_segments_at_their_start(string left, string right, string shared)
    {
        Assert.Equal(shared.Length, KeyLikeness.SharedSegments(left, right));
        Assert.Equal(shared.Length, KeyLikeness.SharedSegments(right, left));
    }

    [Theory]
    [InlineData("", "", 0)]
    [InlineData("", "abc", 3)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("ci-3.12", "ci-3.13", 1)]
    [InlineData("ab", "ba", 2)]
    public void The_edit_distance_counts_single_changes(string left, string right, int expected)
    {
        Assert.Equal(expected, KeyLikeness.EditDistance(left, right));
        Assert.Equal(expected, KeyLikeness.EditDistance(right, left));
    }
}

using Slipway.Fingerprints.Contexts;

namespace Slipway.Tests.Fingerprints.Contexts;

public sealed class GoPathTests
{
    [Theory]
    [InlineData("abc", "abc", true)]
    [InlineData("*", "abc", true)]
    [InlineData("*c", "abc", true)]
    [InlineData("a*", "a", true)]
    [InlineData("a*b*c", "axxbyyc", true)]
    [InlineData("a*b*c", "axxbyy", false)]
    [InlineData("ab[c]", "abc", true)]
    [InlineData("ab[b-d]", "abc", true)]
    [InlineData("ab[e-g]", "abc", false)]
    [InlineData("ab[^c]", "abc", false)]
    [InlineData("ab[^e-g]", "abc", true)]
    [InlineData("a\\*b", "a*b", true)]
    [InlineData("a\\*b", "ab", false)]
    [InlineData("[\\]a]", "]", true)]
    [InlineData("[\\-x]", "-", true)]
    [InlineData("a?b", "a\u263ab", true)]
    [InlineData("[a-c]*", "b1", true)]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    public void Names_match_as_in_Go(string pattern, string name, bool matches) => Assert.Equal(matches, GoPath.Match(pattern, name));

    [Theory]
    [InlineData("[]a]")]
    [InlineData("[-]")]
    [InlineData("[x-]")]
    [InlineData("[-x]")]
    [InlineData("\\")]
    [InlineData("[a-b-c]")]
    [InlineData("[")]
    [InlineData("[^")]
    [InlineData("[^bc")]
    [InlineData("a[")]
    public void Malformed_patterns_are_distinguished_from_those_that_do_not_match(string pattern) =>
        Assert.Null(GoPath.Match(pattern, "a"));
}

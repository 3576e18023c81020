using CsCheck;
using Slipway.Fingerprints.Contexts;

namespace Slipway.Tests.Fingerprints.Contexts;

/// <summary>Ignore files mean what they mean to BuildKit, whose rules are those of github.com/moby/patternmatcher.</summary>
public sealed class IgnoreRulesTests
{
    private static readonly Gen<string> Paths = Gen.OneOf("a", "b", "ab", "a.b", ".a", "a-1")
        .Array[1, 4]
        .Select(names => string.Join('/', names));

    private static readonly Gen<string> PatternLines = Gen.Select(
        Gen.OneOf("", "", "", "!"),
        Gen.OneOf("", "", "/", "./", "**/"),
        Gen.OneOf("a", "b", "a*", "*", "?b", "[ab]", "[^a]", "a.b", "*.b", "**", ".?", "a\\.b", "a**", "**b")
            .Array[1, 3]
            .Select(names => string.Join('/', names)),
        Gen.OneOf("", "", "/", "/**", "/*"),
        static (mark, start, middle, end) => mark + start + middle + end
    );

    [Theory]
    [InlineData("a", "a", true)]
    [InlineData("a", "a/b", true)]
    [InlineData("a", "b/a", false)]
    [InlineData("/a", "a", true)]
    [InlineData("a/", "a", true)]
    [InlineData("  a  ", "a", true)]
    [InlineData("#a", "#a", false)]
    [InlineData(" #a", "#a", true)]
    [InlineData("\\#a", "#a", true)]
    [InlineData("./a/../b", "b", true)]
    [InlineData("*", "a/b", true)]
    [InlineData("*/b", "a/b", true)]
    [InlineData("*/b", "b", false)]
    [InlineData("**/b", "b", true)]
    [InlineData("**/b", "a/a/b/c", true)]
    [InlineData("**/b", "ab", false)]
    [InlineData("**b", "ab", true)]
    [InlineData("a/**", "a", false)]
    [InlineData("a/**", "a/b/c", true)]
    [InlineData("a/**/c", "a/c", true)]
    [InlineData("a/**/c", "a/b/b/c", true)]
    [InlineData("**", "anything/at/all", true)]
    [InlineData("*.go", "x.go", true)]
    [InlineData("*.go", "a/x.go", false)]
    [InlineData("**/*.go", "a/x.go", true)]
    [InlineData("x.go", "x-go", false)]
    [InlineData("a?c", "abc", true)]
    [InlineData("a?c", "a/c", false)]
    [InlineData("[a-c]", "b", true)]
    [InlineData("[^a-c]", "b", false)]
    [InlineData("a\\*", "a*", true)]
    [InlineData("a\\*", "ab", false)]
    [InlineData("a(b", "a(b", true)]
    [InlineData("a+", "aa", false)]
    [InlineData("*\n!a", "a", false)]
    [InlineData("*\n!a", "a/b", false)]
    [InlineData("*\n! a", "a", false)]
    [InlineData("*\n!a/b", "a/c", true)]
    [InlineData("*\n!a/b", "a/b", false)]
    [InlineData("!a\n*", "a", true)]
    [InlineData("a\n!a/b\na/b/c", "a/b/c", true)]
    [InlineData("a\n!a/b\na/b/c", "a/b/d", false)]
    [InlineData("\uFEFFa", "a", true)]
    [InlineData("a\r\nb\r\n", "a", true)]
    [InlineData("..", "..a", false)]
    [InlineData(".", "a", false)]
    [InlineData("/", "a", false)]
    [InlineData("a/b", "a", false)]
    public void Patterns_match_as_they_do_to_BuildKit(string file, string path, bool leftOut) =>
        Assert.Equal(leftOut, Walk(IgnoreRules.Parse(file), path));

    [Theory]
    [InlineData("[")]
    [InlineData("a[]")]
    [InlineData("[a")]
    [InlineData("[]a]")]
    [InlineData("[a-]")]
    [InlineData("a\\")]
    [InlineData("!")]
    public void What_BuildKit_refuses_is_refused(string file) => Assert.Throws<FormatException>(() => IgnoreRules.Parse(file));

    [Fact]
    public void A_folder_that_is_left_out_is_entered_only_for_an_exception_in_it()
    {
        Assert.False(IgnoreRules.Parse("a").MayTakeInFrom("a"));
        Assert.True(IgnoreRules.Parse("a\n!a/b/c").MayTakeInFrom("a/b"));
        Assert.False(IgnoreRules.Parse("a\n!b").MayTakeInFrom("a"));
        Assert.True(IgnoreRules.Parse("a\n!**/b").MayTakeInFrom("a"));
    }

    [Fact]
    public void Any_file_means_the_same_to_a_slow_and_plain_reading_of_the_rules() =>
        Gen.Select(PatternLines.Array[1, 5], Paths)
            .Sample(
                (patterns, path) =>
                {
                    var text = string.Join('\n', patterns);
                    var expected = PlainIgnoreRules.LeavesOut(text, path);
                    return expected == Walk(IgnoreRules.Parse(text), path)
                        ? true
                        : throw new Xunit.Sdk.XunitException($"{text}\n--- {path}: {expected}");
                },
                iter: 5000
            );

    // From the top down, as a walk does.
    private static bool Walk(IgnoreRules rules, string path)
    {
        bool[]? above = null;
        var leftOut = false;
        var names = path.Split('/');
        for (var i = 1; i <= names.Length; i++)
        {
            var matched = rules.NewMatches();
            leftOut = rules.LeavesOut(string.Join('/', names[..i]), above, matched);
            above = matched;
        }

        return leftOut;
    }
}

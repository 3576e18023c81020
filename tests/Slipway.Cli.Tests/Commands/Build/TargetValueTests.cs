using Slipway.Cli.Commands.Build;
using Slipway.Serving.Builds;

namespace Slipway.Cli.Tests.Commands.Build;

public sealed class TargetValueTests
{
    private static readonly string[] Targets = ["ci-py313", "ci-pypy", "prod"];

    [Theory]
    [InlineData("prod=python -m app", "prod", "python -m app")]
    [InlineData("ci-*=a=b", "ci-*", "a=b")]
    [InlineData("pytest -x", null, "pytest -x")]
    [InlineData("TZ=UTC date", null, "TZ=UTC date")]
    [InlineData("test \"$A\" = b", null, "test \"$A\" = b")]
    public void A_word_before_the_equals_sign_is_a_pattern_only_if_a_target_matches(string text, string? pattern, string value) =>
        Assert.Equal(new TargetValue(pattern, value), TargetValue.Parse(text, Targets));

    [Fact]
    public void A_pattern_applies_to_the_targets_that_it_matches()
    {
        var value = TargetValue.Parse("ci-*=x", Targets);
        Assert.Equal(["ci-py313", "ci-pypy"], Targets.Where(value.IsFor));
        Assert.All(Targets, target => Assert.True(TargetValue.Parse("x", Targets).IsFor(target)));
    }

    [Fact]
    public void Unknown_rules_are_refused()
    {
        Assert.Contains("non-root or no-cache-content", Refused(["nonroot"], []), StringComparison.Ordinal);
        Assert.Contains("no such target", Refused(["web=non-root"], []), StringComparison.Ordinal);
        Assert.Contains(
            "--max-size prod=big",
            Refused([], ["200MB", "prod=big"]).Replace("big:", "prod=big:", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Only_rules_that_run_something_need_an_engine()
    {
        var rules = new RuleTexts(["prod=true"], ["non-root"], ["ci-*=1GB"]).Parse(Targets);
        Assert.Contains(rules["prod"], static rule => rule.NeedsEngine);
        Assert.DoesNotContain(rules["ci-pypy"], static rule => rule.NeedsEngine);
        Assert.Contains(rules["ci-pypy"], static rule => rule is NonRootRule);
        Assert.DoesNotContain(rules["prod"], static rule => rule is MaxSizeRule);
    }

    private static string Refused(string[] checks, string[] sizes)
    {
        var failure = Assert.Throws<SlipwayException>(() => new RuleTexts([], checks, sizes).Parse(Targets));
        Assert.Equal(FailureKind.Usage, failure.Kind);
        return failure.Message;
    }
}

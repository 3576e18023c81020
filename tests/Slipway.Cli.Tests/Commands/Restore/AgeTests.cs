using Slipway.Cli.Commands.Restore;

namespace Slipway.Cli.Tests.Commands.Restore;

public sealed class AgeTests
{
    [Theory]
    [InlineData("90s", 90)]
    [InlineData("5m", 300)]
    [InlineData("48h", 172_800)]
    [InlineData("7d", 604_800)]
    [InlineData("2w", 1_209_600)]
    public void An_age_is_a_number_and_a_unit(string text, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Age.TryParse(text));

    [Theory]
    [InlineData("")]
    [InlineData("h")]
    [InlineData("7")]
    [InlineData("0d")]
    [InlineData("-1d")]
    [InlineData("1.5h")]
    [InlineData("7 d")]
    [InlineData("999999999d")]
    [InlineData("2147483647w")]
    public void Anything_else_is_not_an_age(string text) => Assert.Null(Age.TryParse(text));
}

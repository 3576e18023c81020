using Slipway.Records;

namespace Slipway.Tests.Records;

public sealed class StashKeyTests
{
    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(" a")]
    [InlineData("a\nb")]
    [InlineData("a\0")]
    public void Invalid_keys_are_refused(string text) =>
        Assert.Equal(FailureKind.Usage, Assert.Throws<SlipwayException>(() => new StashKey(text)).Kind);

    [Fact]
    public void Half_a_surrogate_pair_is_refused_and_a_whole_one_is_not()
    {
        Assert.Throws<SlipwayException>(() => new StashKey("a\ud83d"));
        Assert.Equal("a\ud83d\udea2", new StashKey("a\ud83d\udea2").Text);
    }
}

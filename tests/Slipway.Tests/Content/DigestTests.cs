using Slipway.Content;

namespace Slipway.Tests.Content;

public sealed class DigestTests
{
    [Fact]
    public void A_digest_survives_its_text_form()
    {
        var digest = Digest.Of("abc"u8);

        Assert.Equal("sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", digest.ToString());
        Assert.Equal(digest, Digest.Parse(digest.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("sha256:")]
    [InlineData("sha512:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData("sha256:BA7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData("sha256:zz7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData("sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad0")]
    public void Anything_else_is_refused(string? text)
    {
        Assert.False(Digest.TryParse(text, out _));
        Assert.Equal(FailureKind.Refused, Assert.Throws<SlipwayException>(() => Digest.Parse(text)).Kind);
    }
}

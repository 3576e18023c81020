using System.Text.RegularExpressions;
using CsCheck;
using Slipway.Images;
using Slipway.Records;

namespace Slipway.Tests.Images;

public sealed partial class KeyNameTests
{
    [Theory]
    [InlineData("ci-3.12", "slipway/ci-3.12:latest")]
    [InlineData("Ci", "slipway/ci-0e169d08ede4:latest")]
    [InlineData("a/b:c@d", "slipway/a-b-c-d-33a007661408:latest")]
    [InlineData("../../x", "slipway/x-9cdf6a50100a:latest")]
    [InlineData("\u043a\u043b\u044e\u0447", "slipway/1de36a32af79:latest")]
    public void A_keys_image_name_is_the_key_itself_if_that_is_valid(string key, string name) =>
        Assert.Equal(name, KeyName.Of(new StashKey(key)));

    [Fact]
    public void Every_key_has_a_valid_image_name_that_no_other_key_has() =>
        Gen.Select(Keys, Keys)
            .Sample(
                (one, other) =>
                {
                    var (first, second) = (KeyName.Of(one), KeyName.Of(other));
                    Assert.Matches(Reference(), first);
                    Assert.True(first.Length <= 255 - "docker.io/".Length, first);
                    Assert.Equal(first, ImageName.Familiar(first));
                    Assert.Equal(one == other, first == second);
                }
            );

    private static Gen<StashKey> Keys { get; } =
        Gen.OneOf(Gen.String, Gen.String[Gen.Char["aAbB019._-/:@ \u212a"], 1, 200])
            .Where(static text => IsKey(text))
            .Select(static text => new StashKey(text));

    private static bool IsKey(string text)
    {
        try
        {
            return new StashKey(text).Text.Length > 0;
        }
        catch (SlipwayException)
        {
            return false;
        }
    }

    // A "name" of the OCI distribution specification 1.1, below slipway/, and the tag.
    [GeneratedRegex("^slipway/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*:latest$")]
    private static partial Regex Reference();
}

using CsCheck;
using Slipway.Records;
using Slipway.Storage.GitHubArtifacts;

namespace Slipway.Tests.Storage.GitHubArtifacts;

public sealed class ArtifactNameTests
{
    private const string Forbidden = "\":<>|*?\r\n\\/";
    private const int MaxLength = 200;

    private static readonly string[] Parts = ["é", "鍵", "🛥", "~2f", "~~", "@slipway", "@slipway-tag", "e\u0301"];

    // Mostly characters that matter: separators, escapes, forbidden ones, ones of several bytes or UTF-16 units.
    private static readonly Gen<StashKey> Keys = Gen.OneOf(
            Gen.Char["ab-._/~@%\\:*?\"<>| 09Z"].Select(static c => c.ToString()),
            Gen.Char[' ', '\uD7FF'].Select(static c => c.ToString()),
            Gen.Int[0, Parts.Length - 1].Select(static i => Parts[i])
        )
        .Array[1, 90]
        .Select(string.Concat)
        .Where(IsKey)
        .Select(static text => new StashKey(text));

    [Theory]
    [InlineData("ci-3.12-linux-amd64", false, "ci-3.12-linux-amd64@slipway")]
    [InlineData("ci-3.12-linux-amd64", true, "ci-3.12-linux-amd64@slipway-tag")]
    [InlineData("a/b", false, "a~2fb@slipway")]
    [InlineData("a_b", false, "a_b@slipway")]
    [InlineData("a~2fb", false, "a~7e2fb@slipway")]
    [InlineData("x@slipway-tag", false, "x~40slipway-tag@slipway")]
    [InlineData("ключ 鍵", false, "~d0~ba~d0~bb~d1~8e~d1~87~20~e9~8d~b5@slipway")]
    public void A_key_has_a_readable_name(string key, bool isTag, string name) =>
        Assert.Equal(name, ArtifactName.Of(new StashKey(key), isTag).Text);

    [Fact]
    public void Different_keys_have_different_names() =>
        Gen.Select(Keys, Keys, Gen.Bool, Gen.Bool)
            .Sample(
                static (one, other, oneTag, otherTag) =>
                    (ArtifactName.Of(one, oneTag).Text == ArtifactName.Of(other, otherTag).Text) == (one == other && oneTag == otherTag)
            );

    [Fact]
    public void A_name_parses_back_to_its_key() =>
        Gen.Select(Keys, Gen.Bool)
            .Sample(
                static (key, isTag) =>
                {
                    var name = ArtifactName.Of(key, isTag);
                    var parsed = ArtifactName.TryParse(name.Text);
                    Assert.NotNull(parsed);
                    Assert.Equal(isTag, parsed.IsTag);
                    Assert.Equal(name.IsShortened, parsed.IsShortened);
                    Assert.True(name.IsShortened || parsed.Key == key);
                }
            );

    [Fact]
    public void A_name_is_legal_and_short() =>
        Gen.Select(Keys, Gen.Bool)
            .Sample(
                static (key, isTag) =>
                {
                    var name = ArtifactName.Of(key, isTag).Text;
                    Assert.True(
                        name.All(static c => char.IsAscii(c) && !char.IsControl(c) && !Forbidden.Contains(c, StringComparison.Ordinal)),
                        name
                    );
                    Assert.True(name.Length <= MaxLength, name);
                }
            );

    [Fact]
    public void A_text_that_is_no_name_is_not_taken_for_one() =>
        Gen.String[Gen.Char["ab~2f@slipway-tag0"], 0, 40]
            .Sample(static text =>
            {
                var parsed = ArtifactName.TryParse(text + "@slipway");
                Assert.True(parsed is null || parsed.IsShortened || ArtifactName.Of(parsed.Key, parsed.IsTag).Text == text + "@slipway");
            });

    [Fact]
    public void Long_keys_that_differ_at_the_end_only_have_different_names_that_show_the_beginning()
    {
        var one = ArtifactName.Of(new StashKey(new string('é', 199) + "1"), false);
        var other = ArtifactName.Of(new StashKey(new string('é', 199) + "2"), false);

        Assert.True(one.IsShortened && other.IsShortened);
        Assert.NotEqual(one.Text, other.Text);
        Assert.StartsWith("ééé", ArtifactName.TryParse(one.Text)!.Key.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("@slipway")]
    [InlineData("ci")]
    [InlineData("ci@slipway2")]
    [InlineData("ci@SLIPWAY")]
    [InlineData("a/b@slipway")]
    [InlineData("a~2Fb@slipway")]
    [InlineData("a~2@slipway")]
    [InlineData("a~@slipway")]
    [InlineData("~61@slipway")]
    [InlineData("~ff@slipway")]
    [InlineData("~20a@slipway")]
    [InlineData("a~00@slipway")]
    [InlineData("a~~0123@slipway")]
    [InlineData("~~0123456789abcdef0123456789abcdef@slipway")]
    public void Other_names_are_not_taken_for_ours(string name) => Assert.Null(ArtifactName.TryParse(name));

    private static bool IsKey(string text)
    {
        try
        {
            return new StashKey(text).Text.Length > 0;
        }
        catch (SlipwayException)
        {
            return false; // Too long, or with spaces at the ends.
        }
    }
}

using System.Net;
using CsCheck;
using Slipway.Cli.Ci.Files;

namespace Slipway.Cli.Tests.Ci.Files;

public sealed class MarkdownTests
{
    private const string Open = "<code>";
    private const string Close = "</code>";

    [Theory]
    [InlineData("ci-3.12", "ci-3.12")]
    [InlineData("a|b", "a&#124;b")]
    [InlineData("</code><img src=x>", "&#60;&#47;code&#62;&#60;img&#32;src&#61;x&#62;")]
    [InlineData("[x](http://y)", "&#91;x&#93;&#40;http&#58;&#47;&#47;y&#41;")]
    [InlineData("www.evil.example", "www&#46;evil.example")]
    [InlineData("`*_~@#\\", "&#96;&#42;&#95;&#126;&#64;&#35;&#92;")]
    [InlineData("&lt;", "&#38;lt&#59;")]
    [InlineData("ünï", "&#252;n&#239;")]
    public void Text_is_never_read_as_markup(string text, string expected) => Assert.Equal($"{Open}{expected}{Close}", Markdown.Code(text));

    [Theory]
    [InlineData("a\u202Eb", "a&#92;u&#123;202E&#125;b")]
    [InlineData("a\nb", "a&#92;u&#123;000A&#125;b")]
    [InlineData("a\u2028b", "a&#92;u&#123;2028&#125;b")]
    public void Invisible_characters_are_shown_by_their_code_points(string text, string expected) =>
        Assert.Equal($"{Open}{expected}{Close}", Markdown.Code(text));

    [Fact]
    public void Any_text_stays_within_its_cell_and_reads_as_it_was() =>
        Gen.String[Gen.Char[' ', '\u02ff'], 0, 40]
            .Where(static text => !text.Any(char.IsControl) && !text.Contains('\u00ad') && !text.Contains('\u00a0'))
            .Sample(static text =>
            {
                var code = Markdown.Code(text);
                var inner = code[Open.Length..^Close.Length];
                Assert.DoesNotContain(inner, static letter => "|<>`*_[]()!\\@~\n\"'".Contains(letter, StringComparison.Ordinal));
                Assert.Equal(text, WebUtility.HtmlDecode(inner));
            });
}

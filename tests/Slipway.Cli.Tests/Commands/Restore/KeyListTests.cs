using Slipway.Cli.Base;
using Slipway.Cli.Commands.Restore;

namespace Slipway.Cli.Tests.Commands.Restore;

public sealed class KeyListTests : IDisposable
{
    private readonly CliSession _session = new();

    [Theory]
    [InlineData("""["a", "b c"]""")]
    [InlineData("-")]
    [InlineData("@keys.json")]
    public void A_list_comes_from_the_argument_stdin_or_a_file(string argument)
    {
        const string list = """["a", "b c"]""";
        _session.Folder.File("keys.json", list);
        Assert.Equal(["a", "b c"], KeyList.Read(argument, Surroundings(list)));
    }

    [Theory]
    [InlineData("a,b")]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("[null]")]
    [InlineData("""{"a": "b"}""")]
    [InlineData("@nothing.json")]
    public void Anything_but_a_list_of_keys_is_refused(string argument)
    {
        var failure = Assert.Throws<SlipwayException>(() => KeyList.Read(argument, Surroundings("")));
        Assert.Equal(FailureKind.Usage, failure.Kind);
        Assert.StartsWith(
            "--keys-json takes a JSON list of keys, such as '[\"ci-3.12\", \"ci-3.13\"]'",
            failure.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_list_has_a_limit()
    {
        Assert.Throws<SlipwayException>(() => KeyList.Read("-", Surroundings(new string(' ', 2 << 20))));
        Assert.Throws<SlipwayException>(() =>
            KeyList.Read($"[{string.Join(',', Enumerable.Repeat("\"a\"", KeyList.MaxKeys + 1))}]", Surroundings(""))
        );
    }

    public void Dispose() => _session.Dispose();

    private Surroundings Surroundings(string input) =>
        _session.Surroundings(TextWriter.Null, TextWriter.Null) with
        {
            In = new StringReader(input),
        };
}

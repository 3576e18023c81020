using Slipway.Cli.Ci.Files;

namespace Slipway.Cli.Tests.Ci.Files;

public sealed class StepOutputFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData("plain")]
    [InlineData("two\nlines")]
    [InlineData("name<<EOF\nx\nEOF\nother=1")]
    [InlineData("")]
    [InlineData("a=b")]
    public void A_value_is_read_as_it_was_written(string value)
    {
        var read = RunnerFiles.ReadOutputs(StepOutputFile.Format([new StepOutput("first", value), new StepOutput("second", "2")]));
        Assert.Equal(new Dictionary<string, string> { ["first"] = value, ["second"] = "2" }, read);
    }

    [Fact]
    public void No_two_values_have_the_same_delimiter()
    {
        var text = StepOutputFile.Format([new StepOutput("a", ""), new StepOutput("b", "")]);
        Assert.Equal(2, text.Split('\n').Where(line => line.StartsWith("slipway-", StringComparison.Ordinal)).Distinct().Count());
    }

    [Fact]
    public void Text_of_others_stays_on_its_own_lines()
    {
        var path = _folder.File("output", "theirs=1");
        StepOutputFile.Append(path, [new StepOutput("ours", "2")]);
        StepOutputFile.Append(path, [new StepOutput("more", "3")]);
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["theirs"] = "1",
                ["ours"] = "2",
                ["more"] = "3",
            },
            RunnerFiles.ReadOutputs(File.ReadAllText(path))
        );
    }

    [Theory]
    [InlineData("ci-3.12", "ci-3.12.hit")]
    [InlineData("web deps", "web%20deps.hit")]
    [InlineData("a=b<<c\nd", "a%3Db%3C%3Cc%0Ad.hit")]
    [InlineData("ü~%", "%C3%BC%7E%25.hit")]
    public void Any_key_has_an_output(string key, string name) => Assert.Equal(name, StepOutput.NameFor(key, "hit"));

    public void Dispose() => _folder.Dispose();
}

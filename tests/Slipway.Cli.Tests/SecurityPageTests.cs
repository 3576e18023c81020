using System.Text.RegularExpressions;

namespace Slipway.Cli.Tests;

/// <summary>docs/security.md: its table names tests, and stays true only while they exist.</summary>
public sealed partial class SecurityPageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Checkout.Root, "docs/security.md"));
    private static readonly string Tests = Path.Combine(Checkout.Root, "tests");

    [Fact]
    public void Every_promise_is_shown_by_a_test()
    {
        var promises = Page.Split('\n').Where(static line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1).ToList();

        Assert.NotEmpty(promises);
        Assert.All(promises, static promise => Assert.Matches("`[A-Za-z]+(Tests|Contract)[.`]|`[A-Za-z]+[.]test[.]js`", promise));
    }

    [Fact]
    public void Every_test_that_the_page_names_exists()
    {
        var sources = Directory.EnumerateFiles(Tests, "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText).ToList();

        Assert.All(
            Named().Matches(Page),
            named =>
                Assert.True(
                    sources.Any(source => Declares(source, named.Groups["type"].Value, named.Groups["method"].Value)),
                    $"{named.Value} is no test."
                )
        );
    }

    [Fact]
    public void Every_test_of_the_actions_that_the_page_names_exists() =>
        Assert.All(
            NamedOfActions().Matches(Page),
            static named =>
                Assert.Contains(
                    $"test('{named.Groups["title"].Value}'",
                    File.ReadAllText(Path.Combine(Tests, "actions", named.Groups["file"].Value)),
                    StringComparison.Ordinal
                )
        );

    private static bool Declares(string source, string type, string method) =>
        Regex.IsMatch(source, $@"class {type}\b") && (method.Length == 0 || Regex.IsMatch(source, $@"\b{method}\("));

    [GeneratedRegex(@"`(?<type>[A-Z][A-Za-z]+(Tests|Contract))(\.(?<method>\w+))?`")]
    private static partial Regex Named();

    [GeneratedRegex("""`(?<file>\w+\.test\.js)`: "(?<title>[^"]+)""")]
    private static partial Regex NamedOfActions();
}

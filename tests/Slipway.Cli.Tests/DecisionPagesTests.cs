using System.Globalization;
using System.Text.RegularExpressions;

namespace Slipway.Cli.Tests;

/// <summary>Decisions are short pages of one form, numbered and listed. Links in documents lead somewhere.</summary>
public sealed partial class DecisionPagesTests
{
    private const int Lines = 60;
    private const int Columns = 140;
    private static readonly string Folder = Path.Combine(Checkout.Root, "docs/decisions");
    private static readonly string[] Form = ["## Context", "## Decision", "## Measured", "## Consequences"];

    public static TheoryData<string> Pages => [.. PageNames()];

    public static TheoryData<string> Documents =>
        [
            .. Markdown("", SearchOption.TopDirectoryOnly),
            .. new[] { "docs", "benchmarks/results", "samples", "tests" }.SelectMany(static folder => Markdown(folder)),
        ];

    [Fact]
    public void Decisions_are_numbered_without_gaps() =>
        Assert.Equal(
            Enumerable.Range(1, PageNames().Count).Select(static number => number.ToString("D4", CultureInfo.InvariantCulture)),
            PageNames().Select(static page => page.Split('-')[0])
        );

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_decision_has_the_same_headings_and_something_below_each(string page)
    {
        var lines = File.ReadAllLines(Path.Combine(Folder, page));
        var parts = File.ReadAllText(Path.Combine(Folder, page)).Split("\n## ");

        Assert.Equal($"# {Number(page)}. ", Title().Match(lines[0]).Value);
        Assert.Matches(@"^\d{4}-\d\d-\d\d", lines[2]);
        Assert.Equal(Form, lines.Where(static line => line.StartsWith("##", StringComparison.Ordinal)));
        Assert.All(parts, static part => Assert.Contains("\n\n", part.Trim(), StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_decision_fits_a_page(string page)
    {
        var lines = File.ReadAllLines(Path.Combine(Folder, page));

        Assert.InRange(lines.Length, 1, Lines);
        Assert.All(lines, static line => Assert.InRange(line.Length, 0, Columns));
    }

    [Fact]
    public void The_index_lists_every_decision_by_its_number_and_title()
    {
        var listed = File.ReadAllLines(Path.Combine(Folder, "README.md")).Where(static line => Entry().IsMatch(line));

        Assert.Equal(PageNames().Select(static page => $"{Number(page)}. [{TitleOf(page)}]({page})"), listed);
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_link_of_a_document_leads_to_a_file_and_a_heading(string document)
    {
        var folder = Path.GetDirectoryName(Path.Combine(Checkout.Root, document))!;
        foreach (Match link in Link().Matches(File.ReadAllText(Path.Combine(Checkout.Root, document))))
        {
            var path = link.Groups["path"].Length == 0 ? Path.GetFileName(document) : link.Groups["path"].Value;
            var target = Path.Combine(folder, path);
            var heading = link.Groups["heading"].Value;

            Assert.True(Path.Exists(target), $"{document} links to {path}, which is not there.");
            Assert.True(heading.Length == 0 || Anchors(target).Contains(heading), $"{document} links to #{heading}, which {path} lacks.");
        }
    }

    private static List<string> PageNames() =>
        [.. Directory.EnumerateFiles(Folder, "0*.md").Select(static path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    private static int Number(string page) => int.Parse(page.Split('-')[0], CultureInfo.InvariantCulture);

    private static string TitleOf(string page) => Title().Replace(File.ReadLines(Path.Combine(Folder, page)).First(), "");

    private static IEnumerable<string> Markdown(string folder, SearchOption depth = SearchOption.AllDirectories) =>
        Directory
            .EnumerateFiles(Path.Combine(Checkout.Root, folder), "*.md", depth)
            .Select(static path => Path.GetRelativePath(Checkout.Root, path))
            .Where(static path => !path.Contains("node_modules", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

    /// <summary>The headings as links name them: in lower case, without punctuation, with hyphens for spaces.</summary>
    private static IEnumerable<string> Anchors(string document) =>
        File.ReadLines(document)
            .Where(static line => line.StartsWith('#'))
            .Select(static line => Punctuation().Replace(line.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    [GeneratedRegex(@"^# \d+\. ")]
    private static partial Regex Title();

    [GeneratedRegex(@"^\d+\. \[")]
    private static partial Regex Entry();

    [GeneratedRegex(@"\]\((?!https?:)(?<path>[^)#\s]*)(#(?<heading>[^)\s]+))?\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex Punctuation();
}

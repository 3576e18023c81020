using System.Text.RegularExpressions;
using Slipway.Floors;

namespace Slipway.Cli.Tests.Architecture;

/// <summary>docs/architecture.md: its floors and its list of uses are those of the built programs.</summary>
public sealed partial class FloorsTests
{
    private static readonly string[] Page = File.ReadAllLines(Path.Combine(Checkout.Root, "docs/architecture.md"));
    private static readonly Lazy<FolderGraph> Graph = new(static () =>
        FolderGraph.Read(
            ((string[])["Slipway.dll", "Slipway.Serving.dll", "Slipway.Cli.dll"]).Select(static name =>
                Path.Combine(AppContext.BaseDirectory, name)
            ),
            Path.Combine(Checkout.Root, "src")
        )
    );

    [Fact]
    public void Every_folder_stands_on_one_floor()
    {
        var floors = Block("floors").SelectMany(FoldersOf).ToList();

        Assert.Equal(Graph.Value.Folders.Select(FolderGraph.Short).Order(StringComparer.Ordinal), floors.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_folder_uses_only_folders_of_lower_floors()
    {
        var floors = Block("floors");
        var levels = floors
            .SelectMany((line, down) => FoldersOf(line).Select(folder => (folder, Level: floors.Count - down)))
            .ToDictionary(static one => one.folder, static one => one.Level);

        var upwards = Graph
            .Value.Uses.Where(use => levels[FolderGraph.Short(use.Key.To)] >= levels[FolderGraph.Short(use.Key.From)])
            .Select(static use => $"{use.Key.From} uses {use.Key.To}: {string.Join(", ", use.Value)}");

        Assert.Empty(upwards);
    }

    [Fact]
    public void The_page_lists_the_uses_as_eng_floor_graph_prints_them() => Assert.Equal(Graph.Value.Describe(), Block("uses"));

    [Fact]
    public void Every_file_of_the_walks_is_there() =>
        Assert.All(
            SourceFile().Matches(string.Join('\n', Page)),
            static file => Assert.True(File.Exists(Path.Combine(Checkout.Root, file.Value)), file.Value)
        );

    private static IEnumerable<string> FoldersOf(string floor) => floor.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The lines of the block of the page that begins with <c>```text NAME</c>.</summary>
    private static List<string> Block(string name) =>
        [.. Page.SkipWhile(line => line != $"```text {name}").Skip(1).TakeWhile(static line => line != "```")];

    [GeneratedRegex(@"src/[A-Za-z./]+\.cs")]
    private static partial Regex SourceFile();
}

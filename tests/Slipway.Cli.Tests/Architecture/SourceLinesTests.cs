namespace Slipway.Cli.Tests.Architecture;

/// <summary>The longest lines and files of C#. CSharpier breaks lines, but not strings and comments.</summary>
public sealed class SourceLinesTests
{
    private const int MaxColumns = 140;
    private const int MaxLines = 400;

    private static readonly string[] Folders = ["src", "tests", "benchmarks", "samples", "eng"];

    [Fact]
    public void No_line_has_more_than_140_columns()
    {
        var longer = Files()
            .SelectMany(static file =>
                File.ReadLines(file)
                    .Select((line, i) => (At: $"{file}:{i + 1}", line.Length))
                    .Where(static line => line.Length > MaxColumns)
            )
            .Select(static line => line.At);

        Assert.Empty(longer);
    }

    [Fact]
    public void No_file_has_more_than_400_lines() => Assert.DoesNotContain(Files(), static file => File.ReadLines(file).Count() > MaxLines);

    private static List<string> Files()
    {
        var files = Folders
            .SelectMany(static folder => Directory.EnumerateFiles(Path.Combine(Checkout.Root, folder), "*.cs", SearchOption.AllDirectories))
            .ToList();
        Assert.InRange(files.Count, 500, int.MaxValue);
        return files;
    }
}

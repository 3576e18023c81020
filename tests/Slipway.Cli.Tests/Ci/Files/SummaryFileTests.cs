using Slipway.Cli.Ci.Files;

namespace Slipway.Cli.Tests.Ci.Files;

public sealed class SummaryFileTests : IDisposable
{
    private const string Head = "### Title\n\n| a |\n| --- |\n";
    private readonly TempFolder _folder = new();

    [Fact]
    public void A_table_is_added_to_what_is_there()
    {
        var path = _folder.File("summary", "before");
        Assert.Equal(0, SummaryFile.Append(path, Head, ["| 1 |\n", "| 2 |\n"]));
        Assert.Equal($"before\n{Head}| 1 |\n| 2 |\n\n", File.ReadAllText(path));
    }

    [Theory]
    [InlineData(0, 100_000)]
    [InlineData(1_000_000, 5_000)]
    [InlineData(1_048_000, 100)]
    [InlineData(1_048_500, 2)]
    [InlineData(1_048_576, 1)]
    [InlineData(2_000_000, 1)]
    public void A_summary_never_grows_too_large(int before, int rows)
    {
        var path = _folder.File("summary", new string('x', before));
        var row = $"| {new string('ü', 10)} |\n";
        var left = SummaryFile.Append(path, Head, [.. Enumerable.Repeat(row, rows)]);
        var text = File.ReadAllText(path);
        Assert.True(new FileInfo(path).Length <= Math.Max(before, SummaryFile.MaxBytes));
        Assert.Equal(left is null ? before : rows - left, left is null ? text.Length : text.Split(row).Length - 1);
        Assert.Equal(left > 0, text.Contains($"{left} more rows do not fit here", StringComparison.Ordinal));
    }

    [Fact]
    public void Rows_are_added_until_the_summary_is_full()
    {
        var path = _folder.File("summary", "");
        var row = $"| {new string('x', 1000)} |\n";
        var left = SummaryFile.Append(path, Head, [.. Enumerable.Repeat(row, 2000)]);
        Assert.InRange(new FileInfo(path).Length, SummaryFile.MaxBytes - 2 * row.Length, SummaryFile.MaxBytes);
        Assert.True(left > 0);
    }

    public void Dispose() => _folder.Dispose();
}

using CliWrap;
using Slipway.Tests.Folders;

namespace Slipway.Tests.Api;

/// <summary>samples/library, which is also the README's code.</summary>
public sealed class LibrarySampleTests : IDisposable
{
    private readonly TestFolder _folder = new();

    [Fact]
    public async Task It_saves_a_folder_and_restores_it_twice()
    {
        _folder.File("data/a/file", "first");
        foreach (var target in new[] { "one", "two" })
        {
            var program = Path.Combine(AppContext.BaseDirectory, "Library");
            await Cli.Wrap(program)
                .WithArguments([_folder.Below("data"), _folder.Below("store"), _folder.Below(target)])
                .ExecuteAsync(TestContext.Current.CancellationToken);
            Assert.Equal("first", await File.ReadAllTextAsync(_folder.Below($"{target}/a/file"), TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task The_README_shows_it()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Api");
        var sample = await File.ReadAllTextAsync(Path.Combine(folder, "Program.cs"), TestContext.Current.CancellationToken);
        var readme = await File.ReadAllTextAsync(Path.Combine(folder, "README.md"), TestContext.Current.CancellationToken);
        Assert.Contains($"```csharp\n{sample}```", readme, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}

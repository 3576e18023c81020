using System.Text;
using Slipway.Files;
using Slipway.Folders;
using Slipway.Tar;
using Slipway.Tests.Tar;

namespace Slipway.Tests.Folders;

public sealed class ExtractionTests : IDisposable
{
    private readonly TestFolder _place = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _place.Dispose();

    [Theory]
    [InlineData(1000)]
    [InlineData(3 << 20)]
    public async Task A_stream_that_breaks_within_a_file_leaves_only_the_whole_files_before_it(int length)
    {
        _place.Folder("target");
        var tar = new TarSample().File("deep/whole", "whole").File("deep/half", new string('x', length)).Unfinished();

        await Assert.ThrowsAsync<SlipwayException>(() => ExtractAsync(tar[..^(length / 2)]));

        Assert.Equal("whole", File.ReadAllText(_place.Below("target/deep/whole")));
        Assert.False(File.Exists(_place.Below("target/deep/half")));
    }

    [Fact]
    public async Task Files_get_the_requested_access_time()
    {
        _place.Folder("target");

        await ExtractAsync(new TarSample().File("file").Finish());

        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1_000_000), File.GetLastAccessTimeUtc(_place.Below("target/file")));
    }

    private async Task ExtractAsync(byte[] tar)
    {
        var root = Libc.OpenAt(
            Libc.CurrentDirectory,
            [.. Encoding.UTF8.GetBytes(_place.Below("target")), 0],
            Libc.Directory | Libc.CloseOnExec
        );
        try
        {
            using var reader = new TarEntryReader(new MemoryStream(tar));
            await using var extraction = new Extraction(
                root,
                _place.Below("target"),
                reader,
                new ExtractOptions { AccessTime = new Libc.FileTime(1_000_000, 0) },
                Cancel
            );
            while (await reader.ReadAsync(Cancel) is { } entry)
            {
                await extraction.ApplyAsync(entry, Cancel);
            }

            await extraction.FinishAsync(Cancel);
        }
        finally
        {
            Libc.Close(root);
        }
    }
}

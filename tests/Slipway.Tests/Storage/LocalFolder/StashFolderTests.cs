using Slipway.Records;
using Slipway.Storage.LocalFolder;

namespace Slipway.Tests.Storage.LocalFolder;

public sealed class StashFolderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_stash_finds_its_place_though_others_remove_the_empty_directory_of_its_key()
    {
        var layout = new FolderLayout(_folder.Path);
        var key = new StashKey("ci");
        using var stop = new CancellationTokenSource();
        var removing = Task.Run(
            () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    Litter.RemoveEmpty(layout.KeyDirectory(key));
                }
            },
            Cancel
        );

        try
        {
            for (var i = 0; i < 500; i++)
            {
                var finished = Directory.CreateDirectory(_folder.Child("finished")).FullName;
                var locator = StashFolder.Publish(layout, finished, key, DateTimeOffset.UnixEpoch);
                Directory.Move(layout.StashDirectory(locator), finished);
            }
        }
        finally
        {
            await stop.CancelAsync();
        }

        await removing;
    }
}

using Slipway.Files;
using Slipway.Storage.LocalFolder;

namespace Slipway.Tests.Storage.LocalFolder;

public sealed class WriterSlotTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FolderLayout _layout;

    public WriterSlotTests()
    {
        _layout = new FolderLayout(_folder.Path);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_slot_that_was_taken_stays_whatever_others_sweep()
    {
        using var sweeper = WriterSlot.Take(_layout);
        using var stop = new CancellationTokenSource();

        // Several, so that one may open a lock that another has just removed.
        var sweeping = Enumerable
            .Range(0, 4)
            .Select(_ =>
                Task.Factory.StartNew(
                    () =>
                    {
                        while (!stop.IsCancellationRequested)
                        {
                            Litter.Sweep(_layout, sweeper);
                        }
                    },
                    Cancel,
                    TaskCreationOptions.LongRunning,
                    TaskScheduler.Default
                )
            )
            .ToList();

        try
        {
            for (var i = 0; i < 500; i++)
            {
                using var slot = WriterSlot.Take(_layout);
                Directory.CreateDirectory(slot.Directory);
                File.WriteAllText(Path.Combine(slot.Directory, "pack"), "");
                Assert.True(File.Exists(slot.LockPath));
                Assert.Null(FileLock.TryTake(slot.LockPath, FileMode.Open));
            }
        }
        finally
        {
            await stop.CancelAsync();
        }

        await Task.WhenAll(sweeping);
        Litter.Sweep(_layout, sweeper);
        Assert.Equal([sweeper.LockPath], Directory.GetFileSystemEntries(_layout.Writing));
    }

    [Fact]
    public void Litter_of_every_stage_is_swept()
    {
        using var own = WriterSlot.Take(_layout);
        var (both, lockOnly, directoryOnly) = (Litterer(), Litterer(), Litterer());
        foreach (var directory in new[] { both, directoryOnly })
        {
            Directory.CreateDirectory(directory);
            File.WriteAllText(Path.Combine(directory, "pack"), "");
        }

        File.WriteAllText(both + WriterSlot.LockSuffix, "");
        File.WriteAllText(lockOnly + WriterSlot.LockSuffix, "");
        File.WriteAllText(Path.Combine(_folder.Path, $"slipway-store.json.draft-{WriterSlot.NewId()}"), "");
        Directory.CreateDirectory(Path.Combine(_layout.Stashes, "ci-0"));

        Litter.Sweep(_layout, own);

        Assert.Equal([own.LockPath], Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories));
        Assert.Empty(Directory.GetDirectories(_layout.Stashes));
    }

    [Fact]
    public void Nothing_is_swept_where_locks_do_nothing()
    {
        var own = WriterSlot.Take(_layout);
        own.Dispose(); // Others can lock it, as on a file system without locks.
        var directory = Litterer();
        Directory.CreateDirectory(directory);

        Litter.Sweep(_layout, own);

        Assert.True(Directory.Exists(directory));
    }

    private string Litterer() => Path.Combine(_layout.Writing, WriterSlot.NewId());
}

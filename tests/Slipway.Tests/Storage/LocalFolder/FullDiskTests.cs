namespace Slipway.Tests.Storage.LocalFolder;

/// <summary>A disk that is really full or read-only: a mount that one process has for itself.</summary>
public sealed class FullDiskTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Trait("needs", "root")]
    public async Task A_full_disk_is_reported_as_such_and_keeps_nothing_of_the_stash()
    {
        // The mount lives in the process's own mount namespace and ends with it, whatever happens to this test.
        using var writer = WriterProcess.Start(
            "unshare",
            "--mount",
            "sh",
            "-c",
            "mount -t tmpfs -o size=8m tmpfs \"$1\" && exec \"$2\" fill \"$1\" ci",
            "sh",
            _folder.Path,
            WriterProcess.Program
        );
        var said = await writer.ReadToEndAsync();

        Assert.Contains($"DiskFull: Cannot save stash 'ci': the disk that holds '{_folder.Path}' is full.", said, StringComparison.Ordinal);
        Assert.Contains("listed: 0\nfiles: slipway-store.json\n", said, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("needs", "root")]
    public async Task A_folder_on_a_read_only_disk_is_reported_as_one_without_permission()
    {
        using var writer = WriterProcess.Start(
            "unshare",
            "--mount",
            "sh",
            "-c",
            "mount -t tmpfs -o ro tmpfs \"$1\" && exec \"$2\" fill \"$1\" ci",
            "sh",
            _folder.Path,
            WriterProcess.Program
        );
        var said = await writer.ReadToEndAsync();

        Assert.Contains($"Store: Cannot save stash 'ci': no permission for '{_folder.Path}'.", said, StringComparison.Ordinal);
    }
}

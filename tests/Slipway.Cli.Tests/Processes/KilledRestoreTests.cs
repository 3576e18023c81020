using System.Security.Cryptography;

namespace Slipway.Cli.Tests.Processes;

/// <summary>Files that a killed restore leaves beside its target.</summary>
public sealed class KilledRestoreTests : IDisposable
{
    private readonly CliSession _session = new();

    [Theory]
    [InlineData("--oci-layout")]
    [InlineData("--folder")]
    public async Task The_next_restore_removes_what_a_killed_one_left(string option)
    {
        var key = option == "--folder" ? "deps" : "ci";
        var random = Convert.ToBase64String(RandomNumberGenerator.GetBytes(48 << 20));
        if (key == "deps")
        {
            _session.Folder.File("data/large", random);
            await _session.DoAsync("save", "--folder", _session.Folder.Below("data"), "--key", key);
        }
        else
        {
            await _session.DoAsync("save", "--image", TinyLayout.Write(_session.Folder, "app:ci", random), "--key", key);
        }

        var place = Directory.CreateDirectory(_session.Folder.Below("place")).FullName;
        var target = Path.Combine(place, "target");
        while (Directory.GetFileSystemEntries(place, ".slipway-*").Length == 0)
        {
            // A restore that finished before its kill doesn't count.
            await KillAsync(["restore", key, option, target], place);
            Remove(target);
        }

        await _session.DoAsync("restore", key, option, target);
        Assert.Equal([target], Directory.GetFileSystemEntries(place));
    }

    public void Dispose() => _session.Dispose();

    private static void Remove(string target)
    {
        if (Directory.Exists(target))
        {
            Directory.Delete(target, recursive: true);
        }
    }

    private async Task KillAsync(string[] arguments, string place)
    {
        using var process = SlipwayProcess.Start(_session.Environment, arguments);
        while (Directory.GetFileSystemEntries(place).Length == 0 && !process.HasExited)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        process.Kill();
        await process.EndAsync();
    }
}

using Slipway.Cli.Base;
using Slipway.Tests.Hostile;

namespace Slipway.Cli.Tests.HostilePacks;

/// <summary>Documents of a folder store with one wrong member.</summary>
public sealed class StoreDocumentsTests : IDisposable
{
    private readonly CliSession _session = new();

    [Theory]
    [InlineData("entry.json")]
    [InlineData("slipway-store.json")]
    [InlineData("holds.json")]
    public async Task No_command_crashes_on_a_wrong_member_of_a_stores_document(string name)
    {
        _session.Folder.File("data/file", "content");
        await _session.DoAsync("save", "--folder", _session.Folder.Below("data"), "--key", "key");
        await _session.DoAsync("save", "--folder", _session.Folder.Below("data"), "--key", "key");

        // Locked, as by a running save: documents of unlocked saves are not read.
        const string Running = "store/writing/0123456789abcdef0123456789abcdef";
        _session.Folder.File($"{Running}/holds.json", """{"holds":["stashes/a","stashes/b"]}""");
        using var held = new FileStream(_session.Folder.Below($"{Running}.lock"), FileMode.Create, FileAccess.ReadWrite, FileShare.None);

        var path = Directory.EnumerateFiles(_session.StorePath, name, SearchOption.AllDirectories).First();
        var sound = await File.ReadAllTextAsync(path);
        foreach (var (what, json) in JsonDamage.Of(sound))
        {
            foreach (
                var command in new[]
                {
                    "list",
                    "list --json",
                    "show key",
                    "verify",
                    "cleanup --keep-stashes 1 --dry-run",
                    $"restore key --folder {_session.Folder.Below("back")}",
                }
            )
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                await File.WriteAllTextAsync(path, json);
                var result = await _session.RunAsync(command.Split(' '));
                Assert.True(result.ExitCode != ExitCode.Bug, $"{what}: {command}\n{result.Error}");
            }

            if (Directory.Exists(_session.Folder.Below("back")))
            {
                Directory.Delete(_session.Folder.Below("back"), recursive: true);
            }
        }
    }

    public void Dispose() => _session.Dispose();
}

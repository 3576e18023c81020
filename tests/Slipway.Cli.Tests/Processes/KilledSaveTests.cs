using System.Diagnostics;
using System.Security.Cryptography;

namespace Slipway.Cli.Tests.Processes;

public sealed class KilledSaveTests : IDisposable
{
    private const int Kills = 50;
    private const int FileSize = 400_000;
    private readonly CliSession _session = new();

    [Fact(Timeout = 120_000)]
    public async Task After_a_kill_of_a_save_at_any_moment_every_listed_stash_is_whole()
    {
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < 20; i++)
        {
            Write(i);
        }

        using (var whole = Save())
        {
            await whole.EndAsync();
            Assert.Equal(0, whole.ExitCode);
        }

        var time = watch.ElapsedMilliseconds;
        for (var i = 0; i < Kills; i++)
        {
            Write(i % 20);
            using var process = Save();
            await Task.Delay(Random.Shared.Next((int)time + 50), TestContext.Current.CancellationToken);
            process.Kill();
            await process.EndAsync();
        }

        var verified = await _session.DoAsync("verify", "--json");
        Assert.NotEqual(0, verified.Json.GetProperty("stashes").GetArrayLength());
        await _session.DoAsync("restore", "killed", "--folder", _session.Folder.Below("back"));
        Assert.Equal(20, Directory.GetFiles(_session.Folder.Below("back")).Length);
    }

    public void Dispose() => _session.Dispose();

    private void Write(int file)
    {
        Directory.CreateDirectory(_session.Folder.Below("data"));
        File.WriteAllBytes(_session.Folder.Below($"data/{file}"), RandomNumberGenerator.GetBytes(FileSize));
    }

    private SlipwayProcess Save() =>
        SlipwayProcess.Start(_session.Environment, "save", "--folder", _session.Folder.Below("data"), "--key", "killed");
}

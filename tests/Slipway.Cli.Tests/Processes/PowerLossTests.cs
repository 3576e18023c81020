using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Slipway.Cli.Tests.Processes;

/// <summary>What survives a power loss: a name only if its directory was flushed after the name was made.</summary>
[Trait("needs", "native")]
public sealed partial class PowerLossTests : IDisposable
{
    private readonly CliSession _session = new();

    [Fact]
    public async Task The_first_stash_of_a_store_survives_with_every_folder_above_it()
    {
        _session.Folder.File("data/a", "first");
        var store = _session.Folder.Below("new/folders/store");
        var calls = await TraceAsync("save", "--folder", _session.Folder.Below("data"), "--key", "deps", "--store", $"folder:{store}");

        var stash = Assert.Single(Directory.GetDirectories(Path.Combine(store, "stashes"), "*", SearchOption.AllDirectories), IsStash);
        var made = NamesMade(calls, out var notFlushed);
        for (var path = stash; path != _session.Folder.Path; path = Path.GetDirectoryName(path)!)
        {
            Assert.Contains(path, made);
            Assert.DoesNotContain(path, notFlushed);
        }
    }

    public void Dispose() => _session.Dispose();

    private static bool IsStash(string path) => File.Exists(Path.Combine(path, "pack"));

    /// <summary>The names that the calls made, and those of them whose directory was not flushed afterwards.</summary>
    private static List<string> NamesMade(string[] calls, out HashSet<string> notFlushed)
    {
        var (made, pending) = (new List<string>(), new HashSet<string>(StringComparer.Ordinal));
        foreach (var call in calls)
        {
            if (Made().Match(call) is { Success: true } name)
            {
                made.Add(name.Groups[1].Value);
                pending.Add(name.Groups[1].Value);
            }
            else if (Flushed().Match(call) is { Success: true } directory)
            {
                pending.RemoveWhere(path => Path.GetDirectoryName(path) == directory.Groups[1].Value);
            }
        }

        notFlushed = pending;
        return made;
    }

    private async Task<string[]> TraceAsync(params string[] arguments)
    {
        var log = _session.Folder.Below("calls");
        string[] trace = ["-f", "-y", "-s", "4096", "-e", "trace=/^(mkdir|rename|fsync).*", "-o", log];
        var start = new ProcessStartInfo("strace", [.. trace, "--", NativeProgramTests.Program(), .. arguments])
        {
            RedirectStandardError = true,
        };
        foreach (var (name, value) in _session.Environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, error);
        return await File.ReadAllLinesAsync(log, TestContext.Current.CancellationToken);
    }

    // mkdir("PATH", 0777) = 0, rename("PATH", "PATH") = 0
    [GeneratedRegex("""(?:mkdir|rename)\w*\((?:.*, )?"([^"]+)"(?:, 0\d+)?\) += 0""")]
    private static partial Regex Made();

    // fsync(19</path>) = 0
    [GeneratedRegex("""fsync\(\d+<([^>]+)>\) += 0""")]
    private static partial Regex Flushed();
}

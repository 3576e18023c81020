using System.Text.Json.Nodes;
using Slipway.Cli.Base;
using Slipway.Tests.Hostile;

namespace Slipway.Cli.Tests.HostilePacks;

/// <summary>Stashes with one wrong member in the record, read by every command.</summary>
[Trait("needs", "time")]
public sealed class RecordMembersTests : IDisposable
{
    private const string Build =
        """{"version":1,"inputs":[{"name":"file","value":"v"},{"name":"x","value":"y"}]"""
        + ""","fingerprint":"DIGEST","target":"ci","platform":"linux/amd64"}""";

    private readonly CliSession _session = new();

    [Theory]
    [InlineData("folder")]
    [InlineData("image")]
    [InlineData("mounts")]
    public async Task No_command_crashes_on_a_wrong_member_of_a_record(string kind)
    {
        var pack = await SaveAsync(kind);
        var sound = Whole(PackEditor.RecordOf(pack));
        var opened = 0;
        foreach (var (what, json) in JsonDamage.Of(sound).Prepend(("nothing", sound)))
        {
            PlantedStash.Plant(_session, "hostile", PackEditor.WithRecord(pack, json));
            var shown = await RunAsync(what, "show", "hostile", "--json");
            Assert.True(what != "nothing" || shown == ExitCode.Done, "The record was not sound to begin with.");

            // All commands refuse a stash that can't be opened in the same way.
            if (shown == ExitCode.Done)
            {
                opened++;
                await UseAsync(what);
            }
        }

        // Texts and some numbers may be anything. If all were refused, nothing was tested.
        Assert.InRange(opened, 20, 2000);
    }

    public void Dispose() => _session.Dispose();

    private async Task UseAsync(string what)
    {
        var back = _session.Folder.Below("back");
        await RunAsync(what, "show", "hostile");
        await RunAsync(what, "verify", "hostile");
        await RunAsync(what, "list");
        await RunAsync(what, "diff", "data", "hostile");
        await RunAsync(what, "restore", "hostile", "--folder", back);
        await RunAsync(what, "restore", "hostile", "--oci-layout", back + ".oci");
        await RunAsync(what, "save", "--folder", _session.Folder.Below("data"), "--key", "again", "--base", "hostile");
        await RunAsync(what, "cleanup", "--keep-stashes", "1");
        foreach (var folder in new[] { back, back + ".oci" }.Where(Directory.Exists))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<int> RunAsync(string what, params string[] arguments)
    {
        var result = await _session.RunAsync(arguments);
        Assert.True(result.ExitCode != ExitCode.Bug, $"{what}: {string.Join(' ', arguments)}\n{result.Error}");
        return result.ExitCode;
    }

    // Of a folder, the second of two stashes, which needs the first.
    private async Task<byte[]> SaveAsync(string kind)
    {
        var data = _session.Folder.Below("data");
        _session.Folder.File("data/file", new string('a', 30_000));
        await _session.DoAsync("save", "--folder", data, "--key", "data");
        if (kind == "mounts")
        {
            return await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "Golden", "format1-mounts-first.pack"));
        }

        _session.Folder.File("data/more", "b");
        var saved =
            kind == "image"
                ? await _session.DoAsync(
                    "save",
                    "--image",
                    "oci:" + TinyLayout.Write(_session.Folder, "app:ci"),
                    "--key",
                    "hostile",
                    "--json"
                )
                : await _session.DoAsync("save", "--folder", data, "--key", "hostile", "--base", "data", "--json");
        var folder = Path.Combine(_session.StorePath, saved.Json.GetProperty("stash").GetProperty("stash").GetString()!);
        var pack = await File.ReadAllBytesAsync(Path.Combine(folder, "pack"));
        Directory.Delete(folder, recursive: true);
        return pack;
    }

    // Adds the members that these stashes lack, so that all are tested.
    private static string Whole(string record)
    {
        var whole = JsonNode.Parse(record)!.AsObject();
        whole["scope"] = JsonNode.Parse(
            """{"repository":"o/n","headRepository":"o/f","branch":"b","isTag":true"""
                + ""","run":"1","attempt":2,"event":"push","workflow":"w","commit":"c","conclusion":"success"}"""
        );
        whole["build"] = JsonNode.Parse(Build.Replace("DIGEST", Records.Zero, StringComparison.Ordinal));
        if (whole["mounts"] is { } mounts)
        {
            mounts["builderRate"] = 1_000_000;
        }

        return whole.ToJsonString();
    }
}

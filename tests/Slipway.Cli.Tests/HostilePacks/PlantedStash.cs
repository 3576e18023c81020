using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.Tests.Hostile;

namespace Slipway.Cli.Tests.HostilePacks;

/// <summary>Puts packs into a folder store as anybody with write access could (docs/formats/local-folder.md).</summary>
internal static class PlantedStash
{
    /// <summary>Puts a pack under a key and returns its locator.</summary>
    /// <param name="session">The session whose store gets the pack.</param>
    /// <param name="key">In lower case, of letters, digits and hyphens.</param>
    /// <param name="pack">The file.</param>
    /// <param name="holeAt">Where to insert a hole of zero bytes into the file.</param>
    /// <param name="hole">Its length.</param>
    public static string Plant(CliSession session, string key, byte[] pack, int holeAt = 0, long hole = 0)
    {
        var name = $"{key}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..32]}";
        var locator = $"stashes/{name}/20261124T1200000000000Z-0000-0000000000000000";
        var folder = Path.Combine(session.StorePath, locator);
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(session.StorePath, "slipway-store.json"), """{"format":1}""");
        using (var file = File.Create(Path.Combine(folder, "pack")))
        {
            file.Write(pack.AsSpan(0, holeAt));
            file.Seek(hole, SeekOrigin.Current);
            file.Write(pack.AsSpan(holeAt));
        }

        var entry = new JsonObject
        {
            ["key"] = key,
            ["root"] = PackEditor.RootOf(pack),
            ["created"] = "2026-11-24T12:00:00+00:00",
            ["size"] = pack.Length + hole,
            ["scope"] = new JsonObject(),
        };
        File.WriteAllText(Path.Combine(folder, "entry.json"), entry.ToJsonString());
        return locator;
    }
}

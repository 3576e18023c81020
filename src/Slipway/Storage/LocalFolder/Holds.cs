using System.Text.Json;

namespace Slipway.Storage.LocalFolder;

/// <summary>
/// What saves under way build on: a file in each slot's directory, which counts while the slot's owner lives. It is written, and
/// counted, under the store's lock.
/// </summary>
internal static class Holds
{
    public const string FileName = "holds.json";

    /// <summary>Notes that a slot's stash builds on others.</summary>
    /// <exception cref="SlipwayException">NotFound: one of them has gone.</exception>
    public static void Write(FolderLayout layout, WriterSlot slot, IReadOnlyCollection<string> locators)
    {
        using (StoreLock.Take(layout))
        {
            if (FindMissing(layout, locators) is { } gone)
            {
                throw StoreFailures.NoSuchStash(layout.Address, gone);
            }

            FolderJson.Write(Path.Combine(slot.Directory, FileName), new HoldsDocument { Holds = [.. locators] }, FolderJson.Default.HoldsDocument);
        }
    }

    /// <summary>The first stash of several that is not there; null if all are.</summary>
    public static string? FindMissing(FolderLayout layout, IEnumerable<string> locators) =>
        locators.FirstOrDefault(locator => !FolderLayout.IsLocator(locator) || !File.Exists(layout.PackPath(locator)));

    /// <summary>All stashes that are held. The caller has the store's lock, and a slot, by which it is seen whether locks mean anything here.</summary>
    public static HashSet<string> Read(FolderLayout layout, WriterSlot own)
    {
        var held = new HashSet<string>(StringComparer.Ordinal);
        foreach (var directory in FolderLayout.Directories(layout.Writing))
        {
            var path = Path.Combine(directory, FileName);
            if (WriterSlot.IsId(Path.GetFileName(directory.AsSpan())) && File.Exists(path) && (!own.IsLocked || WriterSlot.IsHeld(directory)))
            {
                held.UnionWith(ReadOne(path));
            }
        }

        return held;
    }

    private static IReadOnlyList<string> ReadOne(string path)
    {
        try
        {
            return FolderJson.Read(path, FolderJson.Default.HoldsDocument).Holds;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return []; // The save has just ended; or it was killed while it wrote, and its lock is free a moment from now.
        }
    }
}

using System.Text.Json;

namespace Slipway.Storage.LocalFolder;

/// <summary>
/// Records what running saves build on: a file in each slot's directory, valid while the slot's owner lives. It is written and read under
/// the store's lock.
/// </summary>
internal static class Holds
{
    public const string FileName = "holds.json";

    /// <summary>Records that a slot's stash builds on others.</summary>
    /// <exception cref="SlipwayException">NotFound: one of them is gone.</exception>
    public static void Write(FolderLayout layout, WriterSlot slot, IReadOnlyCollection<string> locators)
    {
        using (StoreLock.Take(layout))
        {
            if (FindMissing(layout, locators) is { } gone)
            {
                throw StoreFailures.NoSuchStash(layout.Address, gone);
            }

            FolderJson.Write(
                Path.Combine(slot.Directory, FileName),
                new HoldsDocument { Holds = [.. locators] },
                FolderJson.Default.HoldsDocument
            );
        }
    }

    /// <summary>Returns the first of several stashes that is missing; null if none is.</summary>
    public static string? FindMissing(FolderLayout layout, IEnumerable<string> locators) =>
        locators.FirstOrDefault(locator => !FolderLayout.IsLocator(locator) || !File.Exists(layout.PackPath(locator)));

    /// <summary>Returns all held stashes. The caller has the store's lock, and a slot, which shows whether file locks work here.</summary>
    public static HashSet<string> Read(FolderLayout layout, WriterSlot own)
    {
        var held = new HashSet<string>(StringComparer.Ordinal);
        foreach (var directory in FolderLayout.Directories(layout.Writing))
        {
            var path = Path.Combine(directory, FileName);
            if (
                WriterSlot.IsId(Path.GetFileName(directory.AsSpan()))
                && File.Exists(path)
                && (!own.IsLocked || WriterSlot.IsHeld(directory))
            )
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
            return []; // The save has just ended, or was killed while writing; then its lock is about to be free.
        }
    }
}

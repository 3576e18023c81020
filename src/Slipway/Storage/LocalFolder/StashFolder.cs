using System.Globalization;
using System.Text.Json;
using Slipway.Files;
using Slipway.Records;

namespace Slipway.Storage.LocalFolder;

/// <summary>The directory of one stash: how it is named, published and read back.</summary>
internal static class StashFolder
{
    private const string StampFormat = "yyyyMMdd'T'HHmmssfffffff'Z'";

    /// <summary><c>EEXIST</c> on Linux.</summary>
    private const int AlreadyThere = 17;

    // An attempt fails only if someone removes the key's empty directory between two system calls. A process that does nothing else can
    // win nearly every time; losing this often in a row means that something else is wrong.
    private const int MaxAttempts = 10_000;

    /// <summary>Moves a finished directory to its place atomically, and returns its locator.</summary>
    public static string Publish(FolderLayout layout, string finished, StashKey key, DateTimeOffset created)
    {
        var keyDirectory = layout.KeyDirectory(key);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                Directory.CreateDirectory(keyDirectory);
                var id = NextId(keyDirectory, created);
                Directory.Move(finished, Path.Combine(keyDirectory, id));
                DirectorySync.Flush(keyDirectory);
                DirectorySync.Flush(layout.Stashes);
                DirectorySync.Flush(layout.Root);
                return FolderLayout.Locator(Path.GetFileName(keyDirectory), id);
            }
            catch (IOException e)
                when (e is DirectoryNotFoundException or { HResult: AlreadyThere } && attempt < MaxAttempts && Directory.Exists(finished))
            {
                // The key's directory was empty, and a process that removed the key's last stash removed it, perhaps while it was being
                // created (then the system reports that it exists although it is gone). Try again.
            }
            catch
            {
                Litter.RemoveEmpty(keyDirectory);
                throw;
            }
        }
    }

    public static void WriteEntry(string directory, EntryDocument entry) =>
        FolderJson.Write(Path.Combine(directory, FolderLayout.EntryName), entry, FolderJson.Default.EntryDocument);

    /// <summary>Reads a stash's entry. Null with a reason: it is damaged. Null without a reason: it was removed meanwhile.</summary>
    public static StashEntry? TryRead(FolderLayout layout, string locator, out string? damage)
    {
        damage = null;
        try
        {
            return Read(layout, locator);
        }
        catch (Exception e) when (FolderFailure.IsFileSystem(e) || e is JsonException or SlipwayException)
        {
            damage = Directory.Exists(layout.StashDirectory(locator)) ? e.Message : null;
            return null;
        }
    }

    private static StashEntry Read(FolderLayout layout, string locator)
    {
        var path = Path.Combine(layout.StashDirectory(locator), FolderLayout.EntryName);
        var document = FolderJson.Read(path, FolderJson.Default.EntryDocument);
        var key = new StashKey(document.Key);
        if (FolderLayout.NameOf(key) != FolderLayout.KeyNameOf(locator))
        {
            throw new JsonException($"'{path}' names the key '{key}', to which its directory does not belong.");
        }

        var length = new FileInfo(layout.PackPath(locator)).Length;
        return length == document.Size
            ? document.EntryAt(locator)
            : throw new JsonException($"'{path}' says that the pack has {document.Size} bytes, and it has {length}.");
    }

    /// <summary>When the newest stash of a key became visible, according to its name; null if there is none.</summary>
    public static DateTimeOffset? Newest(string keyDirectory) =>
        FolderLayout
            .Directories(keyDirectory)
            .Select(static path => Path.GetFileName(path).Split('-')[0])
            .Max(static stamp =>
                DateTimeOffset.TryParseExact(
                    stamp,
                    StampFormat,
                    CultureInfo.InvariantCulture,
                    DateTimeStyles.AssumeUniversal,
                    out var created
                )
                    ? created
                    : (DateTimeOffset?)null
            );

    // Names increase with time and, within one clock tick, with every commit.
    private static string NextId(string keyDirectory, DateTimeOffset created)
    {
        var stamp = created.UtcDateTime.ToString(StampFormat, CultureInfo.InvariantCulture);
        var next = 0;
        foreach (var sibling in Directory.EnumerateDirectories(keyDirectory, stamp + "-*"))
        {
            var parts = Path.GetFileName(sibling).Split('-');
            next = int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? Math.Max(next, number + 1)
                : next;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{stamp}-{next:D4}-{WriterSlot.NewId()[..16]}");
    }
}

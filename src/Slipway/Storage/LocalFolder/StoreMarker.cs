using System.Text.Json;

namespace Slipway.Storage.LocalFolder;

/// <summary>The file that says that a folder is a store, and in which version of the layout.</summary>
internal static class StoreMarker
{
    public const string Name = "slipway-store.json";
    private const string DraftPrefix = Name + ".draft-";
    private const int CurrentFormat = 1;

    /// <summary>
    /// Whether the folder is a store (true) or is missing or empty and can become one (false).
    /// </summary>
    /// <exception cref="SlipwayException">Store: the folder is something else, or a later version made it.</exception>
    public static bool Exists(FolderLayout layout)
    {
        if (Read(layout))
        {
            return true;
        }

        // The marker is a store's first file: when others were there and it still isn't, it will not come.
        var others = HasOtherFiles(layout.Root);
        if (Read(layout))
        {
            return true;
        }

        return others
            ? throw Refuse($"'{layout.Root}' is not empty and not a Slipway store: it has no {Name}. Choose an empty or a new folder.")
            : false;
    }

    /// <summary>Makes the folder a store unless it is one.</summary>
    public static void Ensure(FolderLayout layout)
    {
        if (Exists(layout))
        {
            return;
        }

        // Before the marker: who sees it may rely on its folder.
        DirectorySync.Make(layout.Root);
        var marker = Path.Combine(layout.Root, Name);
        var draft = Path.Combine(layout.Root, DraftPrefix + WriterSlot.NewId());
        FolderJson.Write(draft, new MarkerDocument { Format = CurrentFormat }, FolderJson.Default.MarkerDocument);
        try
        {
            File.Move(draft, marker, overwrite: true);
        }
        catch (FileNotFoundException) when (File.Exists(marker))
        {
            return; // Another writer was faster, and took this draft for litter.
        }

        DirectorySync.Flush(layout.Root);
    }

    /// <summary>Removes drafts of the marker that killed writers left. The store has its marker.</summary>
    public static void RemoveDrafts(FolderLayout layout)
    {
        // The pattern "name.*" would match "name" too.
        foreach (var draft in Directory.EnumerateFiles(layout.Root, DraftPrefix + "?*"))
        {
            try
            {
                File.Delete(draft);
            }
            catch (Exception e) when (FolderFailure.IsFileSystem(e))
            {
                // Litter of another user, whose files this one may not touch, is no reason not to save.
            }
        }
    }

    private static bool Read(FolderLayout layout)
    {
        var path = Path.Combine(layout.Root, Name);
        try
        {
            var format = FolderJson.Read(path, FolderJson.Default.MarkerDocument).Format;
            return format == CurrentFormat
                ? true
                : throw Refuse($"'{layout.Root}' is a store of format {format}, and this version of Slipway knows format {CurrentFormat}: update Slipway, or choose another folder.");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return File.Exists(layout.Root)
                ? throw Refuse($"'{layout.Root}' is a file, and a store is a folder: choose another path.")
                : false;
        }
        catch (JsonException e)
        {
            throw Refuse($"'{path}' is damaged: {e.Message} Move the folder away to begin a new store, or restore that file.", e);
        }
    }

    private static bool HasOtherFiles(string root) =>
        Directory.Exists(root)
        && Directory.EnumerateFileSystemEntries(root).Any(path =>
            !Path.GetFileName(path.AsSpan()).StartsWith(Name, StringComparison.Ordinal)
            && !Path.GetFileName(path.AsSpan()).SequenceEqual("lost+found"));

    private static SlipwayException Refuse(string message, Exception? inner = null) => new(FailureKind.Store, message, inner);
}

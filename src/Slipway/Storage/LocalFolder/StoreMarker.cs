using System.Text.Json;
using Slipway.Files;

namespace Slipway.Storage.LocalFolder;

/// <summary>The file that marks a folder as a store and states its layout version.</summary>
internal static class StoreMarker
{
    public const string Name = "slipway-store.json";
    private const int CurrentFormat = 1;

    /// <summary>How often a locked marker is tried again, a millisecond apart.</summary>
    private const int MaxAttempts = 1000;

    /// <summary>Returns true if the folder is a store, false if it is missing or empty and can become one.</summary>
    /// <exception cref="SlipwayException">Store: the folder is something else, or a later version made it.</exception>
    public static bool Exists(FolderLayout layout)
    {
        if (Read(layout))
        {
            return true;
        }

        // The marker is a store's first file: if other files were there before it, the marker will not come.
        var others = HasOtherFiles(layout.Root);
        if (Read(layout))
        {
            return true;
        }

        return others
            ? throw Refuse($"'{layout.Root}' is not empty and not a Slipway store: it has no {Name}. Choose an empty or a new folder.")
            : false;
    }

    /// <summary>Makes the folder a store if it is not one yet.</summary>
    public static void Ensure(FolderLayout layout)
    {
        if (Exists(layout))
        {
            return;
        }

        // Before the marker: a process that sees the marker may rely on the folder.
        DirectorySync.Make(layout.Root);
        var marker = new MarkerDocument { Format = CurrentFormat };
        DraftFile.Write(Path.Combine(layout.Root, Name), file => FolderJson.Write(file, marker, FolderJson.Default.MarkerDocument));
        DirectorySync.Flush(layout.Root);
    }

    private static bool Read(FolderLayout layout)
    {
        var path = Path.Combine(layout.Root, Name);
        try
        {
            var format = ReadDocument(path).Format;
            return format == CurrentFormat
                ? true
                : throw Refuse(
                    $"'{layout.Root}' is a store of format {format}, and this version of Slipway knows format "
                        + $"{CurrentFormat}: update Slipway, or choose another folder."
                );
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

    private static MarkerDocument ReadDocument(string path)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return FolderJson.Read(path, FolderJson.Default.MarkerDocument);
            }
            catch (IOException e) when (FileLock.IsHeld(e) && attempt < MaxAttempts)
            {
                // Its writer has just moved it here and is about to free its lock.
                Thread.Sleep(1);
            }
        }
    }

    private static bool HasOtherFiles(string root) =>
        Directory.Exists(root)
        && Directory
            .EnumerateFileSystemEntries(root)
            .Any(path =>
                !Path.GetFileName(path.AsSpan()).StartsWith(Name, StringComparison.Ordinal)
                && !Path.GetFileName(path.AsSpan()).SequenceEqual("lost+found")
            );

    private static SlipwayException Refuse(string message, Exception? inner = null) => new(FailureKind.Store, message, inner);
}

using Microsoft.Win32.SafeHandles;

namespace Slipway.Files;

/// <summary>
/// A small file that is written beside its final path and moved there in one step. The writer holds a lock on it, which the system frees if
/// the process dies: the next writer in the folder removes such leftovers.
/// </summary>
public static class DraftFile
{
    private const string Mark = ".draft-";
    private const int MaxAttempts = 100;

    /// <summary>Writes a file whole or not at all. An existing file is replaced; an existing link is not followed.</summary>
    /// <param name="path">Its final path, in an existing folder.</param>
    /// <param name="write">Writes the content, and flushes it to the disk if it must survive a power loss.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The user lacks permission to write it.</exception>
    public static void Write(string path, Action<SafeFileHandle> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        var (draft, held) = Create(path);
        using (held)
        {
            try
            {
                Sweep(draft);
                write(held);
                File.Move(draft, path, overwrite: true);
            }
            catch
            {
                File.Delete(draft);
                throw;
            }
        }
    }

    private static (string Path, SafeFileHandle Lock) Create(string path)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var draft = path + Mark + Guid.NewGuid().ToString("N");
            var held = FileLock.TryTake(draft, FileMode.CreateNew);

            // Another process may sweep the file before it is locked.
            if (held is not null && File.Exists(draft))
            {
                return (draft, held);
            }

            held?.Dispose();
        }

        throw new IOException($"Other processes removed every draft of '{path}'.");
    }

    private static void Sweep(string own)
    {
        // If others can take this process's own lock, locks do not work here: a free lock does not prove that its owner is dead.
        using (var second = FileLock.TryTake(own, FileMode.Open))
        {
            if (second is not null)
            {
                return;
            }
        }

        RemoveDead(Path.GetDirectoryName(own)!);
    }

    /// <summary>Removes the drafts in a folder whose writers are dead. Locks must work there.</summary>
    internal static void RemoveDead(string folder)
    {
        foreach (var draft in Directory.EnumerateFiles(folder, $"*{Mark}*").Where(IsDraft))
        {
            try
            {
                using var dead = FileLock.TryTake(draft, FileMode.Open);
                if (dead is not null)
                {
                    File.Delete(draft);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Leftovers of another user, or already removed by another process, do not prevent writing.
            }
        }
    }

    private static bool IsDraft(string path)
    {
        var at = path.LastIndexOf(Mark, StringComparison.Ordinal);
        return at > 0 && Guid.TryParseExact(path.AsSpan(at + Mark.Length), "N", out _);
    }
}

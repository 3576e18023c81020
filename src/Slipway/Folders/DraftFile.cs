using Microsoft.Win32.SafeHandles;

namespace Slipway.Folders;

/// <summary>
/// A small file that is written beside its place and takes it in one step. Its writer holds a lock on it, which a killed process
/// loses: whoever writes into the same folder next removes what is left.
/// </summary>
public static class DraftFile
{
    private const string Mark = ".draft-";
    private const int MaxAttempts = 100;

    /// <summary>Writes a file whole or not at all; what is in its place is replaced, a link there not followed.</summary>
    /// <param name="path">Its place, in a folder that is there.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
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

            // A sweeper may come between the file and its lock, and remove the file.
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
        // Where one's own lock is free to others, a free lock is no proof of death.
        using (var second = FileLock.TryTake(own, FileMode.Open))
        {
            if (second is not null)
            {
                return;
            }
        }

        foreach (var draft in Directory.EnumerateFiles(Path.GetDirectoryName(own)!, $"*{Mark}*").Where(IsDraft))
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
                // Litter of another user, or of one who was faster, is no reason not to write.
            }
        }
    }

    private static bool IsDraft(string path)
    {
        var at = path.LastIndexOf(Mark, StringComparison.Ordinal);
        return at > 0 && Guid.TryParseExact(path.AsSpan(at + Mark.Length), "N", out _);
    }
}

using System.Text;
using Slipway.Mounting;

namespace Slipway.Containerd;

/// <summary>The folder in which containerd's content store keeps an ingest.</summary>
internal static class IngestFolder
{
    /// <summary>
    /// Finds it, as containerd names it; null if there is none. Its name is a digest, and its file <c>ref</c> holds the namespace, a number
    /// that only containerd knows, and the writer's reference.
    /// </summary>
    /// <exception cref="SlipwayException">Engine: the folders can't be read.</exception>
    public static string? Find(MountNamespace mounts, string content, string space, string reference)
    {
        var ingests = Path.Join(content, "ingest");
        try
        {
            // The newest first: it is most probably ours.
            return new DirectoryInfo(mounts.Reach(ingests))
                .EnumerateDirectories()
                .OrderByDescending(static folder => folder.CreationTimeUtc)
                .Where(folder => IsOf(folder, space, reference))
                .Select(folder => Path.Join(ingests, folder.Name))
                .FirstOrDefault();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SlipwayException(
                FailureKind.Engine,
                $"containerd's folder '{ingests}' can't be read: {e.Message} Run slipway with sudo, on the engine's machine.",
                e
            );
        }
    }

    private static bool IsOf(DirectoryInfo folder, string space, string reference)
    {
        try
        {
            var text = File.ReadAllText(Path.Join(folder.FullName, "ref"), Encoding.UTF8);
            return text.StartsWith(space + "/", StringComparison.Ordinal) && text.EndsWith("/" + reference, StringComparison.Ordinal);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            // Another client's ingest has ended meanwhile.
            return false;
        }
    }
}

using static Slipway.Files.Libc;

namespace Slipway.Folders;

/// <summary>
/// Tracks files with several names: the first name becomes the file, later ones become links to it. A file is forgotten once all its
/// names were met.
/// </summary>
internal sealed class HardLinks
{
    private readonly Dictionary<(ulong Home, ulong Inode), (byte[] Path, uint Left)> _first = [];

    /// <summary>Returns the first path of this file, or null if this path is the first.</summary>
    public byte[]? FirstPath(in FileStatus status, ReadOnlySpan<byte> path)
    {
        if (status.Links < 2)
        {
            return null;
        }

        var file = ((ulong)status.HomeMajor << 32 | status.HomeMinor, status.Inode);
        if (!_first.TryGetValue(file, out var known))
        {
            _first[file] = (path.ToArray(), status.Links - 1);
            return null;
        }

        if (known.Left == 1)
        {
            _first.Remove(file);
        }
        else
        {
            _first[file] = (known.Path, known.Left - 1);
        }

        return known.Path;
    }
}

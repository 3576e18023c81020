using static Slipway.Files.Libc;

namespace Slipway.Folders;

/// <summary>Files with several names: the first name met is the file, later ones are links to it. Forgotten once all have come.</summary>
internal sealed class HardLinks
{
    private readonly Dictionary<(ulong Home, ulong Inode), (byte[] Path, uint Left)> _first = [];

    /// <summary>Returns the first path of this file, or null if it is this one.</summary>
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

using System.Text;

namespace Slipway.CacheMounts.Usage;

/// <summary>Which files of a mount are left out. Each byte of a path is one character.</summary>
internal sealed class Selection(HashSet<string> dropped, long bytes)
{
    public static Selection Everything { get; } = new([], 0);

    public long DroppedFiles => dropped.Count;

    public long DroppedBytes => bytes;

    public bool Drops(ReadOnlySpan<byte> path) => dropped.Count > 0 && dropped.Contains(Encoding.Latin1.GetString(path));
}

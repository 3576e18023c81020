using System.Buffers.Text;

namespace Slipway.Folders;

/// <summary>
/// Builds the path of a name in an open folder, for system calls that take no descriptors. The name itself is not followed.
/// </summary>
internal sealed class LinkPath
{
    private const int NumberLength = 12;

    private byte[] _bytes = [.. "/proc/self/fd/"u8, .. new byte[512]];
    private int _length;

    /// <summary>The path set last, ending in a zero byte.</summary>
    public ReadOnlySpan<byte> Span => _bytes.AsSpan(0, _length);

    /// <param name="directory">The open folder.</param>
    /// <param name="name">The name, with its final zero byte.</param>
    public void Set(int directory, ReadOnlySpan<byte> name)
    {
        var prefix = "/proc/self/fd/"u8.Length;
        if (_bytes.Length < prefix + NumberLength + name.Length)
        {
            Array.Resize(ref _bytes, prefix + NumberLength + name.Length);
        }

        Utf8Formatter.TryFormat(directory, _bytes.AsSpan(prefix), out var digits);
        _bytes[prefix + digits] = (byte)'/';
        name.CopyTo(_bytes.AsSpan(prefix + digits + 1));
        _length = prefix + digits + 1 + name.Length;
    }
}

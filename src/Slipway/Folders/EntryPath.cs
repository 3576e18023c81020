using Slipway.Tar;

namespace Slipway.Folders;

/// <summary>
/// A checked path below the target, ending in a zero byte. It has no empty names, <c>.</c> or <c>..</c>. The buffer is reused.
/// </summary>
internal sealed class EntryPath(TarLimits limits)
{
    // NAME_MAX of Linux's file systems.
    private const int MaxName = 255;

    private byte[] _bytes = new byte[512];
    private int _length;
    private int _nameStart;

    /// <summary>Whether the path is the target itself.</summary>
    public bool IsRoot => _length == 0;

    public ReadOnlySpan<byte> Span => _bytes.AsSpan(0, _length);

    /// <summary>The path for messages; valid until the next path is set.</summary>
    public ReadOnlyMemory<byte> Memory => _bytes.AsMemory(0, _length);

    public ReadOnlySpan<byte> Parent => _bytes.AsSpan(0, Math.Max(0, _nameStart - 1));

    /// <summary>The last name with its final zero byte.</summary>
    public ReadOnlySpan<byte> Name => _bytes.AsSpan(_nameStart, _length - _nameStart + 1);

    /// <summary>Sets the path from the bytes in the stream.</summary>
    /// <exception cref="SlipwayException">
    /// Refused: the path is absolute, climbs out of the target, or exceeds a limit on length or depth.
    /// </exception>
    public void Set(ReadOnlySpan<byte> raw, TarEntry entry)
    {
        if (raw.IsEmpty || raw[0] == '/' || raw.Contains((byte)0) || raw.Length > limits.MaxPathLength)
        {
            throw Refuse(
                entry,
                raw.IsEmpty ? "a path is empty"
                    : raw[0] == '/' ? "a path is absolute"
                    : raw.Contains((byte)0) ? "a path has a zero byte"
                    : $"a path is longer than {limits.MaxPathLength} bytes"
            );
        }

        (_length, _nameStart) = (0, 0);
        if (_bytes.Length <= raw.Length)
        {
            _bytes = new byte[raw.Length + 1];
        }

        var depth = 0;
        foreach (var range in raw.Split((byte)'/'))
        {
            var name = raw[range];
            if (!name.IsEmpty && !name.SequenceEqual("."u8))
            {
                Append(name, entry);
                depth++;
            }
        }

        if (depth > limits.MaxDepth)
        {
            throw Refuse(entry, $"a path is deeper than {limits.MaxDepth} folders");
        }
    }

    public static SlipwayException Refuse(TarEntry entry, string why) =>
        new(
            FailureKind.Refused,
            $"The tar entry '{entry.ShownPath}' is refused: {why}. Nothing was extracted; make the stream again from a "
                + "source that you trust."
        );

    private void Append(ReadOnlySpan<byte> name, TarEntry entry)
    {
        if (name.SequenceEqual(".."u8))
        {
            throw Refuse(entry, "a path climbs with '..'");
        }

        if (name.Length > MaxName)
        {
            throw Refuse(entry, $"a name is longer than {MaxName} bytes");
        }

        if (_length > 0)
        {
            _bytes[_length++] = (byte)'/';
        }

        _nameStart = _length;
        name.CopyTo(_bytes.AsSpan(_length));
        _length += name.Length;
        _bytes[_length] = 0;
    }
}

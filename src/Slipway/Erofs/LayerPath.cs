namespace Slipway.Erofs;

/// <summary>Takes the paths of a tar stream apart, as engines do: without empty names and <c>.</c>, never with <c>..</c>.</summary>
internal static class LayerPath
{
    // NAME_MAX, and PATH_MAX without its final zero, of Linux.
    public const int MaxName = 255;
    public const int MaxPath = 4095;

    /// <summary>Refuses a path that no file system can hold.</summary>
    /// <exception cref="UnsureException">It is empty, too long, or has a zero byte.</exception>
    public static void Check(ReadOnlySpan<byte> path, string what)
    {
        if (path.IsEmpty)
        {
            throw new UnsureException($"its {what} is empty");
        }

        if (path.Length > MaxPath)
        {
            throw new UnsureException($"its {what} has {path.Length} bytes; {MaxPath} are allowed");
        }

        if (path.Contains((byte)0))
        {
            throw new UnsureException($"its {what} has a zero byte");
        }
    }

    /// <summary>Splits off the last name; it is empty if the path is the root.</summary>
    public static ReadOnlySpan<byte> LastName(ReadOnlySpan<byte> path, out ReadOnlySpan<byte> folder)
    {
        path = path.TrimEnd((byte)'/');
        while (path.EndsWith("/."u8))
        {
            path = path[..^1].TrimEnd((byte)'/');
        }

        var start = path.LastIndexOf((byte)'/') + 1;
        folder = path[..start];
        var name = path[start..];
        if (name.SequenceEqual("."u8))
        {
            return default;
        }

        CheckName(name);
        return name;
    }

    /// <summary>Takes the next name off the front; false at the end.</summary>
    public static bool TryNext(ref ReadOnlySpan<byte> path, out ReadOnlySpan<byte> name)
    {
        while (!path.IsEmpty)
        {
            var slash = path.IndexOf((byte)'/');
            name = slash < 0 ? path : path[..slash];
            path = slash < 0 ? default : path[(slash + 1)..];
            if (!name.IsEmpty && !name.SequenceEqual("."u8))
            {
                CheckName(name);
                return true;
            }
        }

        name = default;
        return false;
    }

    private static void CheckName(ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual(".."u8))
        {
            throw new UnsureException("a path climbs with '..'");
        }

        if (name.Length > MaxName)
        {
            throw new UnsureException($"a name has {name.Length} bytes; {MaxName} are allowed");
        }
    }
}

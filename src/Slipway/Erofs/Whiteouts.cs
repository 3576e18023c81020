namespace Slipway.Erofs;

/// <summary>The names by which a layer says what it deletes (OCI image specification 1.1, layer, section Whiteouts).</summary>
internal static class Whiteouts
{
    private static ReadOnlySpan<byte> Prefix => ".wh."u8;

    public static bool Is(ReadOnlySpan<byte> name) => name.StartsWith(Prefix);

    /// <summary>Whether it hides all that lower layers have in its folder.</summary>
    public static bool IsOpaque(ReadOnlySpan<byte> name) => name.SequenceEqual(".wh..wh..opq"u8);

    /// <summary>The name that is deleted.</summary>
    /// <exception cref="UnsureException">It is none, or one of AUFS's own.</exception>
    public static ReadOnlySpan<byte> Deleted(ReadOnlySpan<byte> name)
    {
        var deleted = name[Prefix.Length..];
        return deleted.IsEmpty || Is(deleted) || deleted.SequenceEqual("."u8) || deleted.SequenceEqual(".."u8)
            ? throw new UnsureException("it is a whiteout without a meaning")
            : deleted;
    }
}

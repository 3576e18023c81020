namespace Slipway.Erofs;

/// <summary>The name of an extended attribute, as EROFS keeps it: a number for its beginning, and the rest.</summary>
internal readonly ref struct XattrName(XattrPrefix prefix, ReadOnlySpan<byte> suffix)
{
    // XATTR_NAME_MAX of Linux.
    private const int MaxName = 255;

    public XattrPrefix Prefix { get; } = prefix;

    public ReadOnlySpan<byte> Suffix { get; } = suffix;

    public static XattrName Opaque => new(XattrPrefix.Trusted, "overlay.opaque"u8);

    /// <summary>Overlay's mark of a folder that was copied up: it then lists the folder without its whiteouts.</summary>
    public static XattrName Origin => new(XattrPrefix.Trusted, "overlay.origin"u8);

    /// <summary>Bytes before the value.</summary>
    public int HeadLength => ErofsFormat.XattrEntry + Suffix.Length;

    /// <summary>The beginning that a number stands for.</summary>
    public static ReadOnlySpan<byte> TextOf(XattrPrefix prefix) =>
        prefix switch
        {
            XattrPrefix.User => "user."u8,
            XattrPrefix.AclAccess => "system.posix_acl_access"u8,
            XattrPrefix.AclDefault => "system.posix_acl_default"u8,
            XattrPrefix.Trusted => "trusted."u8,
            _ => "security."u8,
        };

    /// <exception cref="UnsureException">EROFS has no place for such a name.</exception>
    public static XattrName Parse(ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("system.posix_acl_access"u8))
        {
            return new XattrName(XattrPrefix.AclAccess, default);
        }

        if (name.SequenceEqual("system.posix_acl_default"u8))
        {
            return new XattrName(XattrPrefix.AclDefault, default);
        }

        var prefix =
            name.StartsWith("user."u8) ? XattrPrefix.User
            : name.StartsWith("trusted."u8) ? XattrPrefix.Trusted
            : name.StartsWith("security."u8) ? XattrPrefix.Security
            : throw new UnsureException("an extended attribute is in a namespace that EROFS does not keep");
        var suffix = name[(name.IndexOf((byte)'.') + 1)..];
        return suffix.IsEmpty || name.Length > MaxName || suffix.Contains((byte)0)
            ? throw new UnsureException("an extended attribute has a name that Linux does not accept")
            : new XattrName(prefix, suffix);
    }
}

/// <summary>The numbers that EROFS has for the beginnings of attributes' names.</summary>
internal enum XattrPrefix : byte
{
    User = 1,
    AclAccess = 2,
    AclDefault = 3,
    Trusted = 4,
    Security = 6,
}

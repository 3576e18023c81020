using System.Buffers.Binary;
using Slipway.Tar;

namespace Slipway.Erofs;

/// <summary>Which extended attributes of an entry an engine would set, and Linux keep as they are.</summary>
internal static class XattrRules
{
    // EROFS has 16 bits for it; Linux accepts one byte more.
    private const int MaxValue = 65_535;

    // Entries of listxattr, by Linux's XATTR_LIST_MAX.
    private const int MaxNames = 65_536;

    // Version 2 of a capability, without a user namespace's root.
    private const int CapabilityLength = 20;
    private const uint CapabilityVersion = 0x0200_0000;

    /// <summary>The set of an inode with the attributes of its entry added.</summary>
    /// <exception cref="UnsureException">An attribute can't be kept as the engine would.</exception>
    public static int Apply(LayerTree tree, ref Inode inode, IReadOnlyList<TarXattr> attributes)
    {
        var set = inode.Xattrs;
        var names = 0;
        foreach (var attribute in attributes)
        {
            var name = XattrName.Parse(attribute.Name.Span);
            names += attribute.Name.Length + 1;
            if (attribute.Value.Length > MaxValue || names > MaxNames)
            {
                throw new UnsureException("its extended attributes exceed Linux's limits");
            }

            // Engines leave these out: they belong to the administrator, and to overlay.
            if (name.Prefix != XattrPrefix.Trusted)
            {
                Check(name, attribute.Value.Span, ref inode);
                set = tree.Xattrs.With(set, name, attribute.Value.Span, tree);
            }
        }

        return set;
    }

    /// <summary>Whether attributes have one that a change of the owner takes away.</summary>
    public static bool HasCapability(IReadOnlyList<TarXattr> attributes)
    {
        foreach (var attribute in attributes)
        {
            if (attribute.Name.Span.SequenceEqual("security.capability"u8))
            {
                return true;
            }
        }

        return false;
    }

    private static void Check(in XattrName name, ReadOnlySpan<byte> value, ref Inode inode)
    {
        switch (name.Prefix)
        {
            case XattrPrefix.User when inode.Type is not (InodeType.File or InodeType.Folder):
                throw new UnsureException("only files and folders can have attributes of users");
            case XattrPrefix.Security when name.Suffix.SequenceEqual("capability"u8):
                CheckCapability(value, inode.Type);
                inode.Marks |= InodeMarks.Capability;
                break;
            case XattrPrefix.Security when name.Suffix.SequenceEqual("evm"u8) || name.Suffix.SequenceEqual("ima"u8):
                throw new UnsureException("it is signed, which the kernel checks when it is set");
            case XattrPrefix.AclAccess when inode.Type == InodeType.SymbolicLink || !PosixAcl.IsOf(value, inode.Mode):
            case XattrPrefix.AclDefault when !inode.IsFolder || !PosixAcl.IsComplete(value):
                throw new UnsureException("its access control list does not go with it");
        }
    }

    private static void CheckCapability(ReadOnlySpan<byte> value, InodeType type)
    {
        if (
            type != InodeType.File
            || value.Length != CapabilityLength
            || (BinaryPrimitives.ReadUInt32LittleEndian(value) & ~1u) != CapabilityVersion
        )
        {
            throw new UnsureException("its capabilities are not those of a file, version 2");
        }
    }
}

using System.Buffers.Binary;

namespace Slipway.Erofs;

/// <summary>
/// Access control lists as Linux's attributes hold them (include/uapi/linux/posix_acl_xattr.h). Linux sorts out what a list and the
/// permissions say of each other when one of them is set; here only lists count that leave nothing to sort out.
/// </summary>
internal static class PosixAcl
{
    private const int Header = 4;
    private const int Entry = 8;
    private const uint Version = 2;

    private const int UserObject = 0x01;
    private const int User = 0x02;
    private const int GroupObject = 0x04;
    private const int Group = 0x08;
    private const int Mask = 0x10;
    private const int Other = 0x20;

    /// <summary>Whether it says more than the permissions do, and agrees with them.</summary>
    public static bool IsOf(ReadOnlySpan<byte> value, int mode) =>
        IsComplete(value)
        && Permissions(value, UserObject) == ((mode >> 6) & 7)
        && Permissions(value, Mask) == ((mode >> 3) & 7)
        && Permissions(value, Other) == (mode & 7);

    /// <summary>Whether it is well-formed, in Linux's order, and has all that a list with named users or groups needs.</summary>
    public static bool IsComplete(ReadOnlySpan<byte> value)
    {
        if (value.Length < Header || value.Length % Entry != Header || BinaryPrimitives.ReadUInt32LittleEndian(value) != Version)
        {
            return false;
        }

        var (last, seen) = (default((int Tag, uint Id)), 0);
        for (var rest = value[Header..]; !rest.IsEmpty; rest = rest[Entry..])
        {
            var tag = BinaryPrimitives.ReadUInt16LittleEndian(rest);
            var named = tag is User or Group;
            var next = ((int)tag, named ? BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]) : 0);
            var known = tag is UserObject or User or GroupObject or Group or Mask or Other;
            if (!known || BinaryPrimitives.ReadUInt16LittleEndian(rest[2..]) > 7 || next.CompareTo(last) <= 0)
            {
                return false;
            }

            (last, seen) = (next, seen | tag);
        }

        return (seen | User | Group) == (UserObject | User | GroupObject | Group | Mask | Other);
    }

    private static int Permissions(ReadOnlySpan<byte> value, int tag)
    {
        for (var rest = value[Header..]; !rest.IsEmpty; rest = rest[Entry..])
        {
            if (BinaryPrimitives.ReadUInt16LittleEndian(rest) == tag)
            {
                return BinaryPrimitives.ReadUInt16LittleEndian(rest[2..]);
            }
        }

        return -1;
    }
}

using System.Runtime.InteropServices;
using Slipway.Content;
using Slipway.Files;

namespace Slipway.Fingerprints.Contexts;

/// <summary>
/// The state of a file when it was read, and the digest of its content: an entry of the <see cref="StatCache"/>, as stored on disk.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 8)]
internal struct FileIdentity
{
    public const int Size = 8 * 7 + 2 * Digest.Size;

    public ulong Device;
    public ulong Inode;
    public long Length;
    public long ModifiedSeconds;
    public long ChangedSeconds;
    public uint ModifiedNanoseconds;
    public uint ChangedNanoseconds;

    /// <summary>The day of the last lookup, counted from 1970.</summary>
    public long Day;

    public Digest Content;
    public Digest Attributes;

    public static FileIdentity Of(in Libc.FileStatus status) =>
        new()
        {
            Device = ((ulong)status.HomeMajor << 32) | status.HomeMinor,
            Inode = status.Inode,
            Length = status.Size,
            ModifiedSeconds = status.ModifiedSeconds,
            ModifiedNanoseconds = status.ModifiedNanoseconds,
            ChangedSeconds = status.ChangedSeconds,
            ChangedNanoseconds = status.ChangedNanoseconds,
        };

    public readonly bool IsUnchangedFrom(in FileIdentity other) =>
        Device == other.Device
        && Inode == other.Inode
        && Length == other.Length
        && ModifiedSeconds == other.ModifiedSeconds
        && ModifiedNanoseconds == other.ModifiedNanoseconds
        && ChangedSeconds == other.ChangedSeconds
        && ChangedNanoseconds == other.ChangedNanoseconds;

    public readonly int CompareTo(in FileIdentity other) =>
        Inode != other.Inode ? Inode.CompareTo(other.Inode) : Device.CompareTo(other.Device);
}

using System.Runtime.InteropServices;
using Slipway.Tar;

namespace Slipway.Files;

// Values from Linux's own headers; the few that differ between x64 and arm64 are chosen at start.
internal static partial class Libc
{
    public const int CurrentDirectory = -100;

    public const int ReadOnly = 0;
    public const int WriteOnly = 1;
    public const int ReadWrite = 2;
    public const int Create = 0x40;
    public const int Exclusive = 0x80;
    public const int NoTerminal = 0x100;
    public const int NonBlocking = 0x800;
    public const int NoAccessTime = 0x40000;
    public const int CloseOnExec = 0x80000;
    public const int PathOnly = 0x200000;

    public const int NoFollowLink = 0x100;
    public const int FollowLink = 0x400;
    public const int RemoveDirectory = 0x200;
    public const int EmptyPath = 0x1000;

    public const ulong MountRoot = 0x2000;
    public const uint BasicStatus = 0x7ff;
    public const ulong ResolveNoSymlinks = 0x04;
    public const ulong ResolveBeneath = 0x08;
    public const int LockExclusive = 2;
    public const int LockExclusiveNow = 2 | 4;
    public const long OmitTime = 0x3ffffffe;

    private const int SysOpenAt2 = 437;

    private static readonly bool IsArm = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;
    private static readonly int SysGetDents64 = IsArm ? 61 : 217;
    private static readonly int SysMakeNodeAt = IsArm ? 33 : 259;

    public static readonly int Directory = IsArm ? 0x4000 : 0x10000;
    public static readonly int NoFollow = IsArm ? 0x8000 : 0x20000;

    /// <summary>The kind of a file, as in the upper bits of its mode.</summary>
    public enum Kind
    {
        Fifo = 0x1000,
        CharacterDevice = 0x2000,
        Directory = 0x4000,
        BlockDevice = 0x6000,
        File = 0x8000,
        SymbolicLink = 0xa000,
        Socket = 0xc000,
    }

    /// <summary>The <c>errno</c> values that matter here; the same on x64 and arm64.</summary>
    public enum Error
    {
        NotPermitted = 1,
        NotFound = 2,
        TooBig = 7,
        Interrupted = 4,
        TryAgain = 11,
        AccessDenied = 13,
        Exists = 17,
        NotADirectory = 20,
        NoSpace = 28,
        ReadOnlyFileSystem = 30,
        Invalid = 22,
        OutOfRange = 34,
        NotImplemented = 38,
        NotEmpty = 39,
        TooManySymlinks = 40,
        NoData = 61,
        NotSupported = 95,
        Quota = 122,
    }

    [StructLayout(LayoutKind.Sequential)]
    public readonly record struct FileTime(long Seconds, long Nanoseconds);

    [StructLayout(LayoutKind.Sequential)]
    public readonly record struct OpenHow(ulong Flags, ulong Mode, ulong Resolve)
    {
        public const int Size = 24;
    }

    /// <summary>The kernel's <c>struct statx</c>, which is the same on every architecture.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    public struct FileStatus
    {
        [FieldOffset(8)]
        public ulong Attributes;

        [FieldOffset(16)]
        public uint Links;

        [FieldOffset(20)]
        public uint User;

        [FieldOffset(24)]
        public uint Group;

        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(32)]
        public ulong Inode;

        [FieldOffset(40)]
        public long Size;

        [FieldOffset(48)]
        public long Sectors;

        [FieldOffset(64)]
        public long AccessedSeconds;

        [FieldOffset(72)]
        public uint AccessedNanoseconds;

        [FieldOffset(96)]
        public long ChangedSeconds;

        [FieldOffset(104)]
        public uint ChangedNanoseconds;

        [FieldOffset(112)]
        public long ModifiedSeconds;

        [FieldOffset(120)]
        public uint ModifiedNanoseconds;

        [FieldOffset(128)]
        public uint DeviceMajor;

        [FieldOffset(132)]
        public uint DeviceMinor;

        [FieldOffset(136)]
        public uint HomeMajor;

        [FieldOffset(140)]
        public uint HomeMinor;

        /// <summary>Disk space that it uses: a sector here is 512 bytes, whatever the disk's sector size.</summary>
        public readonly long Bytes => Sectors * 512;

        public readonly Kind Kind => (Kind)(Mode & 0xf000);

        public readonly int Permissions => Mode & 0xfff;

        public readonly TarTime Modified => new(ModifiedSeconds, (int)ModifiedNanoseconds);
    }
}

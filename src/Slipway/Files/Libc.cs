using System.Runtime.InteropServices;

namespace Slipway.Files;

/// <summary>
/// System calls that .NET lacks: paths as bytes, relative to open directories, never through symbolic links. Every path ends with a zero
/// byte; a call that fails returns -1 and sets <c>errno</c>.
/// </summary>
internal static partial class Libc
{
    private const string Library = "libc";

    public static int LastError => Marshal.GetLastPInvokeError();

    [LibraryImport(Library, EntryPoint = "openat", SetLastError = true)]
    public static partial int OpenAt(int directory, ReadOnlySpan<byte> path, int flags, uint mode = 0);

    [LibraryImport(Library, EntryPoint = "close")]
    public static partial void Close(int descriptor);

    /// <summary>Closes a file that was written to: some file systems only now report that the disk is full.</summary>
    [LibraryImport(Library, EntryPoint = "close", SetLastError = true)]
    public static partial int CloseWritten(int descriptor);

    [LibraryImport(Library, EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(int descriptor, Span<byte> buffer, nint count);

    [LibraryImport(Library, EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(int descriptor, ReadOnlySpan<byte> buffer, nint count);

    [LibraryImport(Library, EntryPoint = "statx", SetLastError = true)]
    public static partial int Statx(int directory, ReadOnlySpan<byte> path, int flags, uint mask, out FileStatus status);

    [LibraryImport(Library, EntryPoint = "readlinkat", SetLastError = true)]
    public static partial nint ReadLinkAt(int directory, ReadOnlySpan<byte> path, Span<byte> buffer, nint size);

    [LibraryImport(Library, EntryPoint = "mkdirat", SetLastError = true)]
    public static partial int MakeDirectoryAt(int directory, ReadOnlySpan<byte> path, uint mode);

    [LibraryImport(Library, EntryPoint = "symlinkat", SetLastError = true)]
    public static partial int SymbolicLinkAt(ReadOnlySpan<byte> content, int directory, ReadOnlySpan<byte> path);

    [LibraryImport(Library, EntryPoint = "linkat", SetLastError = true)]
    public static partial int LinkAt(int fromDirectory, ReadOnlySpan<byte> from, int toDirectory, ReadOnlySpan<byte> to, int flags);

    [LibraryImport(Library, EntryPoint = "unlinkat", SetLastError = true)]
    public static partial int UnlinkAt(int directory, ReadOnlySpan<byte> path, int flags);

    [LibraryImport(Library, EntryPoint = "renameat", SetLastError = true)]
    public static partial int RenameAt(int fromDirectory, ReadOnlySpan<byte> from, int toDirectory, ReadOnlySpan<byte> to);

    [LibraryImport(Library, EntryPoint = "fchmod", SetLastError = true)]
    public static partial int ChangeMode(int descriptor, uint mode);

    [LibraryImport(Library, EntryPoint = "fchmodat", SetLastError = true)]
    public static partial int ChangeModeAt(int directory, ReadOnlySpan<byte> path, uint mode, int flags);

    [LibraryImport(Library, EntryPoint = "fchown", SetLastError = true)]
    public static partial int ChangeOwner(int descriptor, uint user, uint group);

    [LibraryImport(Library, EntryPoint = "fchownat", SetLastError = true)]
    public static partial int ChangeOwnerAt(int directory, ReadOnlySpan<byte> path, uint user, uint group, int flags);

    [LibraryImport(Library, EntryPoint = "futimens", SetLastError = true)]
    public static partial int SetTimes(int descriptor, ReadOnlySpan<FileTime> accessAndModification);

    [LibraryImport(Library, EntryPoint = "utimensat", SetLastError = true)]
    public static partial int SetTimesAt(int directory, ReadOnlySpan<byte> path, ReadOnlySpan<FileTime> accessAndModification, int flags);

    [LibraryImport(Library, EntryPoint = "flock", SetLastError = true)]
    public static partial int Lock(int descriptor, int operation);

    [LibraryImport(Library, EntryPoint = "geteuid")]
    public static partial uint EffectiveUser();

    [LibraryImport(Library, EntryPoint = "flistxattr", SetLastError = true)]
    public static partial nint ListAttributes(int descriptor, Span<byte> names, nint size);

    [LibraryImport(Library, EntryPoint = "fgetxattr", SetLastError = true)]
    public static partial nint GetAttribute(int descriptor, ReadOnlySpan<byte> name, Span<byte> value, nint size);

    [LibraryImport(Library, EntryPoint = "fsetxattr", SetLastError = true)]
    public static partial int SetAttribute(int descriptor, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, nint size, int flags);

    [LibraryImport(Library, EntryPoint = "llistxattr", SetLastError = true)]
    public static partial nint ListLinkAttributes(ReadOnlySpan<byte> path, Span<byte> names, nint size);

    [LibraryImport(Library, EntryPoint = "lgetxattr", SetLastError = true)]
    public static partial nint GetLinkAttribute(ReadOnlySpan<byte> path, ReadOnlySpan<byte> name, Span<byte> value, nint size);

    [LibraryImport(Library, EntryPoint = "lsetxattr", SetLastError = true)]
    public static partial int SetLinkAttribute(
        ReadOnlySpan<byte> path,
        ReadOnlySpan<byte> name,
        ReadOnlySpan<byte> value,
        nint size,
        int flags
    );

    // The three below have no wrapper in every libc that .NET runs on, so they are called by number.
    public static int OpenAt2(int directory, ReadOnlySpan<byte> path, in OpenHow how) =>
        (int)OpenAt2(SysOpenAt2, directory, path, how, OpenHow.Size);

    public static int ReadDirectory(int descriptor, Span<byte> records) =>
        (int)ReadDirectory(SysGetDents64, descriptor, records, records.Length);

    public static int MakeNodeAt(int directory, ReadOnlySpan<byte> path, uint mode, ulong device) =>
        (int)MakeNodeAt(SysMakeNodeAt, directory, path, (nint)mode, (nint)device);

    [LibraryImport(Library, EntryPoint = "syscall", SetLastError = true)]
    private static partial nint OpenAt2(nint number, nint directory, ReadOnlySpan<byte> path, in OpenHow how, nint size);

    [LibraryImport(Library, EntryPoint = "syscall", SetLastError = true)]
    private static partial nint ReadDirectory(nint number, nint descriptor, Span<byte> records, nint size);

    [LibraryImport(Library, EntryPoint = "syscall", SetLastError = true)]
    private static partial nint MakeNodeAt(nint number, nint directory, ReadOnlySpan<byte> path, nint mode, nint device);
}

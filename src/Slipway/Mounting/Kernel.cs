using System.Runtime.InteropServices;
using System.Text;

namespace Slipway.Mounting;

/// <summary>
/// System calls about mounts, all through one entry point of the C library: once it is found, a thread that has entered another mount
/// namespace needs no file of this one. Most libcs have no wrappers for them. A call that fails returns -1 and sets <c>errno</c>.
/// </summary>
internal static partial class Kernel
{
    public const nint CurrentDirectory = -100;
    public const nint UnshareFileSystem = 0x200;
    public const nint MountNamespaces = 0x20000;
    public const nint Detach = 2;

    public const int NotPermitted = 1;
    public const int NoEntry = 2;
    public const int NotABlockDevice = 15;
    public const int Busy = 16;
    public const int NoDevice = 19;
    public const int Invalid = 22;

    // fsconfig(2)
    private const nint SetFlag = 0;
    private const nint SetString = 1;
    private const nint CreateFileSystem = 6;

    private const nint CloseOnExec = 1;
    private const nint ReadOnly = 1;
    private const nint EmptySourcePath = 4;
    private const nint RecursivePrivate = 0x4000 | 0x40000;

    // Numbers that differ between x64 and arm64; those above 400 don't.
    private static readonly bool IsArm = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;
    private static readonly nint SysMount = IsArm ? 40 : 165;
    private static readonly nint SysUnmount = IsArm ? 39 : 166;
    private static readonly nint SysUnshare = IsArm ? 97 : 272;
    private static readonly nint SysSetNamespace = IsArm ? 268 : 308;
    private static readonly nint SysControl = IsArm ? 29 : 16;
    private const nint SysMoveMount = 429;
    private const nint SysOpenFileSystem = 430;
    private const nint SysConfigure = 431;
    private const nint SysMountFileSystem = 432;

    public static int LastError => Marshal.GetLastPInvokeError();

    public static string Message(int error) => Marshal.GetPInvokeErrorMessage(error);

    /// <summary>unshare(2) of this thread.</summary>
    public static int Unshare(nint what) => (int)Call(SysUnshare, what);

    /// <summary>setns(2) of this thread.</summary>
    public static int Enter(SafeHandle mountNamespace) =>
        (int)WithHandle(mountNamespace, static fd => Call(SysSetNamespace, fd, MountNamespaces));

    /// <summary>Keeps later mounts of this thread's namespace from all others (mount(2), MS_REC and MS_PRIVATE).</summary>
    public static unsafe int MakePrivate()
    {
        fixed (byte* root = "/\0"u8)
        {
            return (int)Call(SysMount, 0, (nint)root, 0, RecursivePrivate);
        }
    }

    /// <summary>umount2(2).</summary>
    public static unsafe int Unmount(string path, nint flags)
    {
        fixed (byte* bytes = Terminated(path))
        {
            return (int)Call(SysUnmount, (nint)bytes, flags);
        }
    }

    /// <summary>fsopen(2): begins to configure a file system; the result is a descriptor.</summary>
    public static unsafe int OpenFileSystem(string type)
    {
        fixed (byte* bytes = Terminated(type))
        {
            return (int)Call(SysOpenFileSystem, (nint)bytes, CloseOnExec);
        }
    }

    /// <summary>Gives an option, by text or, without a value, as a flag.</summary>
    public static unsafe int Configure(nint configuration, string key, string? value = null)
    {
        fixed (
            byte* keyBytes = Terminated(key),
                valueBytes = value is null ? null : Terminated(value)
        )
        {
            return (int)Call(SysConfigure, configuration, value is null ? SetFlag : SetString, (nint)keyBytes, (nint)valueBytes);
        }
    }

    /// <summary>Makes the file system, and a read-only mount of it that is nowhere yet; the result is a descriptor.</summary>
    public static int Mount(nint configuration, bool readOnly) =>
        Call(SysConfigure, configuration, CreateFileSystem) < 0
            ? -1
            : (int)Call(SysMountFileSystem, configuration, CloseOnExec, readOnly ? ReadOnly : 0);

    /// <summary>move_mount(2): puts a new mount on a folder of this thread's mount namespace.</summary>
    public static unsafe int Attach(SafeHandle mount, string folder)
    {
        fixed (
            byte* nothing = "\0"u8,
                bytes = Terminated(folder)
        )
        {
            var (from, to) = ((nint)nothing, (nint)bytes);
            return (int)WithHandle(mount, fd => Call(SysMoveMount, fd, from, CurrentDirectory, to, EmptySourcePath));
        }
    }

    /// <summary>ioctl(2).</summary>
    public static int Control(nint descriptor, nint request, nint argument) => (int)Call(SysControl, descriptor, request, argument);

    private static nint WithHandle(SafeHandle handle, Func<nint, nint> call)
    {
        var held = false;
        try
        {
            handle.DangerousAddRef(ref held);
            return call(handle.DangerousGetHandle());
        }
        finally
        {
            if (held)
            {
                handle.DangerousRelease();
            }
        }
    }

    private static byte[] Terminated(string text) => Encoding.UTF8.GetBytes(text + '\0');

    private static nint Call(nint number, params ReadOnlySpan<nint> arguments)
    {
        Span<nint> all = stackalloc nint[5];
        arguments.CopyTo(all);
        return SystemCall(number, all[0], all[1], all[2], all[3], all[4]);
    }

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint SystemCall(nint number, nint a, nint b, nint c, nint d, nint e);
}

using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Slipway.Files;

namespace Slipway.Mounting;

/// <summary>
/// A file as a read-only block device (loop(4)), for kernels that mount no files. The kernel frees it with its last use: while this is not
/// disposed of, and after that while it is mounted.
/// </summary>
internal sealed class LoopDevice : IDisposable
{
    private const string Controller = "/dev/loop-control";
    private const nint GetFree = 0x4c82;
    private const nint ConfigureDevice = 0x4c0a;

    // struct loop_config: the file's descriptor, the block size, struct loop_info64, and eight reserved numbers.
    private const int ConfigurationSize = 304;
    private const int FlagsOffset = 8 + 52;
    private const int NameOffset = 8 + 56;
    private const int NameSize = 64;
    private const int ReadOnlyAutoClear = 1 | 4;

    // Others ask for free ones, too.
    private const int Attempts = 100;

    private readonly SafeFileHandle _device;

    private LoopDevice(SafeFileHandle device, string path) => (_device, Path) = (device, path);

    /// <summary>Its path, e.g. <c>/dev/loop0</c>.</summary>
    public string Path { get; }

    /// <exception cref="SlipwayException">Engine: there are no loop devices, or this user may not use them.</exception>
    public static LoopDevice Of(string file)
    {
        try
        {
            using var content = File.OpenHandle(file, share: FileShare.ReadWrite | FileShare.Delete);
            using var control = Open(Controller, Libc.ReadWrite);
            for (var attempt = 0; attempt < Attempts; attempt++)
            {
                var number = Kernel.Control(control.DangerousGetHandle(), GetFree, 0);
                if (number < 0)
                {
                    throw MountFailure.Of("get a free device from", Controller, Kernel.LastError);
                }

                if (TryConfigure($"/dev/loop{number}", content, file) is { } device)
                {
                    return device;
                }
            }

            throw MountFailure.Of("use", "/dev/loop*", Kernel.Busy);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SlipwayException(FailureKind.Engine, $"Cannot make a device of '{file}': {e.Message} Run slipway with sudo.", e);
        }
    }

    public void Dispose() => _device.Dispose();

    private static unsafe LoopDevice? TryConfigure(string path, SafeFileHandle content, string file)
    {
        var configuration = new byte[ConfigurationSize];
        BinaryPrimitives.WriteInt32LittleEndian(configuration, (int)content.DangerousGetHandle());
        BinaryPrimitives.WriteInt32LittleEndian(configuration.AsSpan(FlagsOffset), ReadOnlyAutoClear);
        var name = System.Text.Encoding.UTF8.GetBytes(file);
        name.AsSpan(0, Math.Min(name.Length, NameSize - 1)).CopyTo(configuration.AsSpan(NameOffset));
        var device = Open(path, Libc.ReadOnly);
        fixed (byte* bytes = configuration)
        {
            if (Kernel.Control(device.DangerousGetHandle(), ConfigureDevice, (nint)bytes) == 0)
            {
                return new LoopDevice(device, path);
            }
        }

        var error = Kernel.LastError;
        device.Dispose();
        return error == Kernel.Busy ? null : throw MountFailure.Of("make a device of", file, error);
    }

    // Not File.OpenHandle: that asks for the size and locks, which these devices don't take well.
    private static SafeFileHandle Open(string path, int flags)
    {
        var descriptor = Libc.OpenAt(Libc.CurrentDirectory, System.Text.Encoding.UTF8.GetBytes(path + '\0'), flags | Libc.CloseOnExec);
        return descriptor >= 0
            ? new SafeFileHandle(descriptor, ownsHandle: true)
            : throw MountFailure.Of("open", path, Marshal.GetLastPInvokeError());
    }
}

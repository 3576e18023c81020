using System.Runtime.InteropServices;
using Slipway.Tests.Folders;

namespace Slipway.Tests.Erofs;

/// <summary>
/// An index mounted by the kernel, with its tar as the device, until it is disposed. By mount(2): mount(8) would put a loop device before
/// the index, and the kernel then wants one before the tar.
/// </summary>
internal sealed partial class ErofsMount : IDisposable
{
    private const ulong ReadOnly = 1;
    private const int Detach = 2;

    private readonly TestFolder _place = new();

    public ErofsMount(byte[] image, byte[] tar)
    {
        File.WriteAllBytes(Image, image);
        File.WriteAllBytes(Tar, tar);
        Directory.CreateDirectory(Path);
        var failed = Mount(Image, Path, "erofs", ReadOnly, $"device={Tar}");
        if (failed != 0)
        {
            var error = Marshal.GetLastPInvokeErrorMessage();
            _place.Dispose();
            Assert.Fail($"The kernel does not mount the index: {error}");
        }
    }

    public string Image => _place.Below("image");

    public string Tar => _place.Below("tar");

    public string Path => _place.Below("mounted");

    public void Dispose()
    {
        Assert.Equal(0, Unmount(Path, Detach));
        _place.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "mount", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Mount(string source, string target, string type, ulong flags, string options);

    [LibraryImport("libc", EntryPoint = "umount2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Unmount(string target, int flags);
}

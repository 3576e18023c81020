using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Slipway.Mounting;

/// <summary>
/// A mount that is nowhere yet (fsopen(2), fsmount(2)): made from files of this process, then put on a folder of any mount namespace. If it
/// is disposed of without that, it is gone.
/// </summary>
internal sealed class NewMount : IDisposable
{
    private const int LongestMessage = 4096;

    private readonly SafeFileHandle _mount;

    private NewMount(SafeFileHandle mount) => _mount = mount;

    /// <exception cref="SlipwayException">Engine: the kernel refuses, for a reason that is given.</exception>
    public static NewMount Make(string type, bool readOnly, IEnumerable<(string Key, string Value)> options)
    {
        var descriptor = Kernel.OpenFileSystem(type);
        if (descriptor < 0)
        {
            throw MountFailure.Of("make a mount of kind", type, Kernel.LastError);
        }

        using var configuration = new SafeFileHandle(descriptor, ownsHandle: true);
        var mount = Configure(descriptor, readOnly, options) ? Kernel.Mount(descriptor, readOnly) : -1;
        return mount >= 0
            ? new NewMount(new SafeFileHandle(mount, ownsHandle: true))
            : throw Failure(configuration, type, options.First().Value);
    }

    /// <summary>Puts it on a folder.</summary>
    /// <exception cref="SlipwayException">Engine: the kernel refuses, or the namespace can't be entered.</exception>
    public void Attach(MountNamespace place, string folder)
    {
        var error = place.Run(() => Attach(place.Inside(folder)));
        if (error != 0)
        {
            throw MountFailure.Of("mount on", folder, error);
        }
    }

    /// <summary>Puts it on a folder of this thread's mount namespace; returns the <c>errno</c>, 0 for success.</summary>
    public int Attach(string folder) => Kernel.Attach(_mount, folder) < 0 ? Kernel.LastError : 0;

    public void Dispose() => _mount.Dispose();

    private static bool Configure(int descriptor, bool readOnly, IEnumerable<(string Key, string Value)> options) =>
        options.All(option => Kernel.Configure(descriptor, option.Key, option.Value) >= 0)
        && (!readOnly || Kernel.Configure(descriptor, "ro") >= 0);

    // What is read from the descriptor are the kernel's messages, one at a time: "e erofs: reason".
    private static SlipwayException Failure(SafeFileHandle configuration, string type, string source)
    {
        var error = Kernel.LastError;
        var said = new List<string>();
        var buffer = new byte[LongestMessage];
        int length;
        while ((length = Read(configuration, buffer)) > 0)
        {
            said.Add(Encoding.UTF8.GetString(buffer, 0, length).TrimEnd('\n'));
        }

        return MountFailure.Of($"make a mount of kind {type} from", source, error, string.Join("; ", said));
    }

    private static int Read(SafeFileHandle configuration, byte[] buffer)
    {
        try
        {
            return RandomAccess.Read(configuration, buffer, 0);
        }
        catch (Exception e) when (e is IOException or NotSupportedException or UnauthorizedAccessException)
        {
            // ENODATA: there are no more.
            return 0;
        }
    }
}

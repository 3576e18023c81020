namespace Slipway.Mounting;

/// <summary>How a layer's index and its data are mounted.</summary>
public enum ErofsBacking
{
    /// <summary>As files: Linux 6.12 and later. Counts as one more file system on top of another, and the kernel allows two.</summary>
    Files,

    /// <summary>As two read-only loop devices: any kernel, and containers may mount overlays on their own root.</summary>
    LoopDevices,
}

/// <summary>A layer as an EROFS file system: an index that says which ranges of the layer's tar are which file.</summary>
/// <param name="Index">The file with the index, as seen from this process. Once it is mounted, the name may go.</param>
/// <param name="Data">The file with the layer's tar, likewise.</param>
public sealed record ErofsMount(string Index, string Data)
{
    private const string Type = "erofs";

    /// <summary>Mounts it, read-only.</summary>
    /// <param name="place">The namespace in which it is to be seen.</param>
    /// <param name="folder">The folder that it covers, as named inside.</param>
    /// <param name="backing">How.</param>
    /// <exception cref="SlipwayException">Engine: the kernel refuses, for a reason that is given.</exception>
    public void Attach(MountNamespace place, string folder, ErofsBacking backing = ErofsBacking.Files)
    {
        ArgumentNullException.ThrowIfNull(place);
        using var mount = new BackedMount(this, backing);
        mount.Mount.Attach(place, folder);
    }

    /// <summary>Takes the topmost mount off a folder; what uses it keeps it until it ends. A folder without a mount is no error.</summary>
    /// <exception cref="SlipwayException">Engine: the kernel refuses, or the namespace can't be entered.</exception>
    public static void Detach(MountNamespace place, string folder)
    {
        ArgumentNullException.ThrowIfNull(place);
        var error = place.Run(() => Kernel.Unmount(place.Inside(folder), Kernel.Detach) < 0 ? Kernel.LastError : 0);
        if (error is not (0 or Kernel.Invalid or Kernel.NoEntry))
        {
            throw MountFailure.Of("unmount", folder, error);
        }
    }

    /// <summary>
    /// Tries whether this kernel mounts such a layer, and an overlay on top of it, in a folder on the disk that matters. It does so apart
    /// from all other mounts, so that nothing can stay behind.
    /// </summary>
    /// <param name="folder">An empty folder, on the file system of the engine's data.</param>
    /// <param name="backing">How.</param>
    /// <returns>Null if it works; else why it doesn't.</returns>
    public string? Try(string folder, ErofsBacking backing = ErofsBacking.Files)
    {
        var (lower, upper, work, top) = (Sub("lower"), Sub("upper"), Sub("work"), Sub("top"));
        try
        {
            using var layer = new BackedMount(this, backing);
            return MountNamespace.RunApart(() =>
            {
                if (layer.Mount.Attach(lower) is not 0 and var error)
                {
                    return MountFailure.Of("mount on", lower, error).Message;
                }

                using var overlay = NewMount.Make(
                    "overlay",
                    readOnly: false,
                    [("lowerdir", lower), ("upperdir", upper), ("workdir", work)]
                );
                return overlay.Attach(top) is not 0 and var second ? MountFailure.Of("mount on", top, second).Message : null;
            });
        }
        catch (SlipwayException e)
        {
            return e.Message;
        }

        string Sub(string name) => Directory.CreateDirectory(Path.Join(folder, name)).FullName;
    }

    /// <summary>The mount, with the devices that must stay open until it is made.</summary>
    private sealed class BackedMount : IDisposable
    {
        private readonly List<LoopDevice> _devices = [];

        public BackedMount(ErofsMount layer, ErofsBacking backing)
        {
            try
            {
                Mount = NewMount.Make(
                    Type,
                    readOnly: true,
                    [("source", PathOf(layer.Index, backing)), ("device", PathOf(layer.Data, backing))]
                );
            }
            catch
            {
                Dispose();
                throw;
            }
        }

        public NewMount Mount { get; } = null!;

        public void Dispose()
        {
            Mount?.Dispose();
            _devices.ForEach(static device => device.Dispose());
        }

        private string PathOf(string file, ErofsBacking backing)
        {
            if (backing == ErofsBacking.Files)
            {
                return file;
            }

            var device = LoopDevice.Of(file);
            _devices.Add(device);
            return device.Path;
        }
    }
}

using Slipway.Mounting;

namespace Slipway.Containerd;

/// <summary>
/// Layers that containerd has removed, but whose folders it couldn't remove because something is mounted there. A layer's folder holds
/// <c>fs</c>, which is mounted over, and <c>work</c>, which every snapshot that was once prepared keeps: where only that is gone,
/// containerd has tried to remove both.
/// </summary>
internal static class ForgottenLayers
{
    /// <summary>Unmounts them, and returns how many there were. Containers that still run keep what they use.</summary>
    /// <exception cref="SlipwayException">Engine: this user may not look at the mounts, or not unmount.</exception>
    public static int Unmount(MountNamespace mounts, string snapshots)
    {
        var forgotten = MountTable
            .ErofsFolders(mounts)
            .Where(folder =>
                Path.GetFileName(folder) == "fs"
                && Path.GetDirectoryName(folder) is { } layer
                && Path.GetDirectoryName(layer) == snapshots
                && !Directory.Exists(mounts.Reach(Path.Join(layer, "work")))
            )
            .ToList();
        forgotten.ForEach(folder => ErofsMount.Detach(mounts, folder));
        return forgotten.Count;
    }
}

using Slipway.Cli.Printing;

namespace Slipway.Cli.Commands.Doctor;

/// <summary>Checks the free space on a disk.</summary>
internal static class FreeSpace
{
    /// <summary>With less, one image of usual size does not fit.</summary>
    private const long Least = 1L << 30;

    /// <summary>With less, a few saves fill the disk.</summary>
    private const long Comfortable = 10L << 30;

    /// <summary>Checks the disk that holds a path, which need not exist yet.</summary>
    public static Finding Look(string name, string path)
    {
        var existing = path;
        while (!Directory.Exists(existing))
        {
            existing = Path.GetDirectoryName(existing) ?? "/";
        }

        var free = new DriveInfo(existing).AvailableFreeSpace;
        var detail = $"{Human.Bytes(free)} free at {path}";
        return free switch
        {
            < Least => new Finding(name, Health.Fail, detail, "Free some space: an image does not fit.", FailureKind.DiskFull),
            < Comfortable => new Finding(name, Health.Warn, detail, "Free some space: a few images fill it."),
            _ => new Finding(name, Health.Ok, detail),
        };
    }
}

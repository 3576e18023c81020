using Slipway.Cli.Output;

namespace Slipway.Cli.Disk;

/// <summary>Compares what is going to be needed with what is free, before anything is begun.</summary>
internal static class DiskPlan
{
    /// <summary>Room that has to be left: an engine on a full disk does not even stop cleanly.</summary>
    private const long Reserve = 256L << 20;

    /// <summary>Refuses what will not fit. Needs on the same file system are added up.</summary>
    /// <exception cref="SlipwayException">DiskFull: there is too little room; the message tells how much where.</exception>
    public static void Demand(string work, IEnumerable<DiskNeed> needs, string advice)
    {
        foreach (var disk in needs.Where(static need => need.Path is not null).GroupBy(static need => MountPoints.Of(need.Path!), StringComparer.Ordinal))
        {
            var (bytes, free) = (disk.Sum(static need => need.Bytes) + Reserve, new DriveInfo(disk.Key).AvailableFreeSpace);
            if (bytes > free)
            {
                var parts = string.Join(", ", disk.Select(static need => $"{Human.Bytes(need.Bytes)} for {need.What} ({need.Path})"));
                throw new SlipwayException(
                    FailureKind.DiskFull,
                    $"This {work} may need {Human.Bytes(bytes)} on the disk at {disk.Key}, where {Human.Bytes(free)} are free: {parts}, and a reserve. {advice}");
            }
        }
    }
}

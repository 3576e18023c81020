using Slipway.Cli.Printing;
using Slipway.Folders;

namespace Slipway.Cli.Disk;

/// <summary>Compares needed and free disk space before work begins.</summary>
internal static class DiskPlan
{
    /// <summary>Room to leave free: an engine cannot even stop cleanly on a full disk.</summary>
    private const long Reserve = 256L << 20;

    /// <summary>Whether it will fit.</summary>
    public static bool Fits(IEnumerable<DiskNeed> needs) => Find(needs) is null;

    /// <summary>Refuses what will not fit. Needs on the same file system are added up.</summary>
    /// <exception cref="SlipwayException">DiskFull: there is too little room; the message says how much and where.</exception>
    public static void Demand(string work, IEnumerable<DiskNeed> needs, string advice)
    {
        if (Find(needs) is { } full)
        {
            var parts = string.Join(", ", full.Needs.Select(static need => $"{Human.Bytes(need.Bytes)} for {need.What} ({need.Path})"));
            throw new SlipwayException(
                FailureKind.DiskFull,
                $"This {work} may need {Human.Bytes(full.Bytes)} on the disk at {full.Disk}, where "
                    + $"{Human.Bytes(full.Free)} are free: {parts}, and a reserve. {advice}"
            );
        }
    }

    private static FullDisk? Find(IEnumerable<DiskNeed> needs) =>
        needs
            .Where(static need => need is { Path: not null, Bytes: > 0 })
            .GroupBy(static need => MountPoint.Of(need.Path!).Path, StringComparer.Ordinal)
            .Select(static disk => new FullDisk(
                disk.Key,
                disk.Sum(static need => need.Bytes) + Reserve,
                new DriveInfo(disk.Key).AvailableFreeSpace,
                [.. disk]
            ))
            .FirstOrDefault(static disk => disk.Bytes > disk.Free);

    private sealed record FullDisk(string Disk, long Bytes, long Free, IReadOnlyList<DiskNeed> Needs);
}

using Slipway.Folders;

namespace Slipway.Disk;

/// <summary>Compares needed and free disk space before work begins.</summary>
public static class DiskPlan
{
    /// <summary>Room to leave free: an engine cannot even stop cleanly on a full disk.</summary>
    private const long Reserve = 256L << 20;

    /// <summary>Whether it will fit.</summary>
    public static bool Fits(IEnumerable<DiskNeed> needs) => Find(needs) is null;

    /// <summary>Refuses what will not fit. Needs on the same file system are added up.</summary>
    /// <param name="work">What needs the room, e.g. <c>build</c>.</param>
    /// <param name="needs">How much it needs where.</param>
    /// <param name="advice">What to do if it does not fit.</param>
    /// <exception cref="SlipwayException">DiskFull: there is too little room; the message says how much and where.</exception>
    public static void Demand(string work, IEnumerable<DiskNeed> needs, string advice)
    {
        if (Find(needs) is { } full)
        {
            var parts = string.Join(", ", full.Needs.Select(static need => $"{ByteSize.Show(need.Bytes)} for {need.What} ({need.Path})"));
            throw new SlipwayException(
                FailureKind.DiskFull,
                $"This {work} may need {ByteSize.Show(full.Bytes)} on the disk at {full.Disk}, where "
                    + $"{ByteSize.Show(full.Free)} are free: {parts}, and a reserve. {advice}"
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

using System.Globalization;
using System.Text;
using Slipway.CacheMounts.Wire;

namespace Slipway.CacheMounts.Usage;

/// <summary>Decides which files of a mount are worth keeping.</summary>
internal static class MountSurvey
{
    public static Selection Of(MountJob job, Notices notices)
    {
        if (!job.UsedOnly && job.MaxBytes is null)
        {
            return Selection.Everything;
        }

        var files = ReadFiles(job.Path);
        var units = Group(files);
        var (dropped, bytes) = (new HashSet<string>(StringComparer.Ordinal), 0L);
        void Drop(Unit unit)
        {
            unit.Files.ForEach(file => dropped.Add(file.Path));
            bytes += unit.Bytes;
            unit.Dropped = true;
        }

        if (job.UsedOnly && TellsUse(job.Path, files, notices))
        {
            units.Where(static unit => !unit.Used).ToList().ForEach(Drop);
            if (dropped.Count > 0)
            {
                notices.Add(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{dropped.Count} files ({bytes:N0} bytes) were left out: no build step used them since the mount was restored."
                    )
                );
            }
        }

        ApplyBudget(job, files.Sum(static file => file.Size) - bytes, units, Drop, notices);
        return new Selection(dropped, bytes);
    }

    private static void ApplyBudget(MountJob job, long size, List<Unit> units, Action<Unit> drop, Notices notices)
    {
        if (job.MaxBytes is not { } most || size <= most)
        {
            return;
        }

        var (before, count) = (size, 0);
        foreach (
            var unit in units.Where(static unit => !unit.Dropped).OrderBy(static unit => unit.Used).ThenBy(static unit => unit.LastUse)
        )
        {
            if (size <= most)
            {
                break;
            }

            drop(unit);
            size -= unit.Bytes;
            count += unit.Files.Count;
        }

        var allowed = string.Create(
            CultureInfo.InvariantCulture,
            $"({before - size:N0} bytes) were left out: {HowTo.Current.SizeLimit} allows {most:N0} bytes"
        );
        notices.Add($"{count} files {allowed}, and these were the least recently used.");
        if (size > most)
        {
            notices.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{size:N0} bytes are kept nevertheless: they are indexes, without which the cache is useless."
                )
            );
        }
    }

    private static bool TellsUse(string path, List<CachedFile> files, Notices notices)
    {
        if (AccessMark.IsOff(path))
        {
            notices.Add("Everything is kept: the builder's file system is mounted with noatime, so it is unknown what was used.");
            return false;
        }

        var untouched = files.Count(static file => !file.Used);
        if (untouched == files.Count && untouched > 0)
        {
            notices.Add("Everything is kept: no build step used the mount since it was restored.");
        }

        return untouched < files.Count && untouched > 0;
    }

    private static List<CachedFile> ReadFiles(string root)
    {
        var files = new List<CachedFile>();
        TreeWalk.Files(
            root,
            (int _, ReadOnlySpan<byte> _, ReadOnlySpan<byte> path, in Files.Libc.FileStatus status) =>
                files.Add(
                    new CachedFile(Encoding.Latin1.GetString(path), status.Size, status.AccessedSeconds, !AccessMark.IsUntouched(status))
                )
        );
        return files;
    }

    private static List<Unit> Group(List<CachedFile> files)
    {
        var layout = new CacheUnits([.. files.Select(static file => file.Path).Where(CacheUnits.IsMarker)]);
        var units = new Dictionary<string, Unit>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            if (layout.Of(file.Path, file.Size) is { } name)
            {
                ref var unit = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(units, name, out _);
                (unit ??= new Unit()).Add(file);
            }
        }

        return [.. units.Values];
    }

    private sealed record CachedFile(string Path, long Size, long LastUse, bool Used);

    private sealed class Unit
    {
        public List<CachedFile> Files { get; } = [];

        public long Bytes { get; private set; }

        public long LastUse { get; private set; } = long.MinValue;

        public bool Used { get; private set; }

        public bool Dropped { get; set; }

        public void Add(CachedFile file)
        {
            Files.Add(file);
            Bytes += file.Size;
            LastUse = Math.Max(LastUse, file.LastUse);
            Used |= file.Used;
        }
    }
}

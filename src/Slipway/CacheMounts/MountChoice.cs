using Slipway.Dockerfiles;
using Slipway.Records;

namespace Slipway.CacheMounts;

/// <summary>Chooses which mounts can be saved, and matches saved mounts to those that a build will use.</summary>
internal static class MountChoice
{
    public static IReadOnlyList<CacheMount> Possible(IReadOnlyList<CacheMount> mounts, Action<string>? notice)
    {
        var possible = DockerfileMounts.Merge(mounts.Where(mount => IsPossible(mount, notice)));
        if (possible.Count > StashRecord.MaxMounts)
        {
            throw new SlipwayException(
                FailureKind.Usage,
                $"These are {possible.Count} cache mounts; a stash holds at most {StashRecord.MaxMounts}. Save the targets one by one."
            );
        }

        return possible.Count > 0
            ? possible
            : throw new SlipwayException(
                FailureKind.Usage,
                $"There is no cache mount to save. Name a Dockerfile that has some, or one {HowTo.Current.NameMount} id=ID,target=PATH."
            );
    }

    public static IReadOnlyList<(CacheMount Mount, MountRecord Saved)> Pair(StashRecord stash, MountRestoreOptions options)
    {
        var saved =
            stash.Mounts?.Items
            ?? throw new SlipwayException(
                FailureKind.Refused,
                $"The stash '{stash.Key}' holds no cache mounts. {HowTo.Current.Show(stash.Key)} shows what it holds."
            );
        var wanted = options.Wanted is null
            ? [.. saved.Select(ToMount)]
            : DockerfileMounts.Merge(options.Wanted.Where(mount => IsPossible(mount, options.Notice)));
        var pairs = new List<(CacheMount, MountRecord)>();
        foreach (var mount in wanted)
        {
            var match = Match(saved, mount);
            if (match is null || match.IsEmpty)
            {
                options.Notice?.Invoke($"{mount.Id}: the stash has nothing for it.");
            }
            else
            {
                pairs.Add((mount, match));
            }
        }

        foreach (var unasked in saved.Where(item => wanted.All(mount => mount.Id != item.Id)))
        {
            options.Notice?.Invoke($"{unasked.Id}: no build asks for it, so it was not restored.");
        }

        return pairs;
    }

    public static MountRecord? InBase(StashRecord? savedBefore, CacheMount mount) =>
        savedBefore?.Mounts is { } mounts ? Match(mounts.Items, mount) : null;

    public static MountRecord Record(CacheMount mount, int tar, int listing, long entries) =>
        new(mount.Id, mount.Target, new TarRecord(tar, default, 0))
        {
            Listing = new TarRecord(listing, default, 0),
            Sharing = mount.Sharing == MountSharing.Shared ? null : mount.Sharing.ToString().ToLowerInvariant(),
            Uid = mount.User,
            Gid = mount.Group,
            Mode = mount.Mode,
            Entries = entries,
        };

    private static CacheMount ToMount(MountRecord saved) =>
        new()
        {
            Id = saved.Id,
            Target = saved.Target,
            User = saved.Uid,
            Group = saved.Gid,
            Mode = saved.Mode,
            Sharing =
                Enum.TryParse<MountSharing>(saved.Sharing, ignoreCase: true, out var sharing) && Enum.IsDefined(sharing)
                    ? sharing
                    : MountSharing.Shared,
        };

    private static MountRecord? Match(IReadOnlyList<MountRecord> saved, CacheMount mount) =>
        saved.FirstOrDefault(item => ToMount(item).IsSameAs(mount)) ?? saved.FirstOrDefault(item => item.Id == mount.Id);

    private static bool IsPossible(CacheMount mount, Action<string>? notice)
    {
        var why =
            mount.From is not null
                ? $"it begins with the content of '{mount.From}', and a builder keeps such mounts apart for each build of that"
            : mount.Unknown.Count > 0
                ? $"its words use {string.Join(", ", mount.Unknown.Select(static name => "$" + name))}"
                    + $", which the base image may set, and its environment is not known; name it {HowTo.Current.NameMount}"
            : null;
        if (why is not null)
        {
            notice?.Invoke($"{mount.Id}: left out, as {why}.");
        }

        return why is null;
    }
}

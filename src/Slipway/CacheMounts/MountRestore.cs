using Slipway.CacheMounts.Step;
using Slipway.CacheMounts.Wire;
using Slipway.Dockerfiles;
using Slipway.Records;
using Slipway.Stashes;

namespace Slipway.CacheMounts;

/// <summary>Fills mounts: the agent in the build step asks for what it lacks, and the stash gives it.</summary>
internal sealed class MountRestore(
    IMountStep step,
    StashReader stash,
    IReadOnlyList<(CacheMount Mount, MountRecord Saved)> pairs,
    MountRestoreOptions options
)
{
    private readonly List<RestoredMount> _restored = [];

    /// <summary>The mounts that were filled so far.</summary>
    public IReadOnlyList<RestoredMount> Restored => _restored;

    /// <summary>Sends the mounts over the link to the build step.</summary>
    public async Task GiveAsync(Stream stream, CancellationToken cancel)
    {
        using var link = new HostLink(stream);
        var jobs = pairs.Select(
            (pair, i) =>
                new MountJob(step.PathOf(i))
                {
                    KeepSpecialBits = options.KeepSpecialBits,
                    User = pair.Mount.Ownership.User,
                    Group = pair.Mount.Ownership.Group,
                    Mode = pair.Mount.Ownership.Mode,
                }
        );
        using var shared = link.Share();
        await MountGreeting.GreetAsync(link, new Job(true, [.. jobs]) { Shared = shared is not null }, cancel);
        if (shared is not null)
        {
            link.Give(shared);
        }

        for (var i = 0; i < pairs.Count; i++)
        {
            var report = await new MountOutlet(link, shared, i, stash, pairs[i].Saved).RunAsync(cancel);
            _restored.Add(new RestoredMount(pairs[i].Mount.Id, report.Bytes, report.Unchanged));
            MountGreeting.Tell(pairs[i].Mount.Id, report, options.Notice);
        }

        await link.EndAsync(cancel);
    }
}

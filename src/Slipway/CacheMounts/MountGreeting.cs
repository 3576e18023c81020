using Slipway.CacheMounts.Wire;

namespace Slipway.CacheMounts;

/// <summary>How a save and a restore begin to talk to the agent, and what they pass on of what it says.</summary>
internal static class MountGreeting
{
    /// <summary>Waits for the agent, and tells it what to do.</summary>
    public static async Task GreetAsync(HostLink link, Job job, CancellationToken cancel)
    {
        if (await link.TakeAsync(0, cancel) != Call.Hello)
        {
            throw new SlipwayException(
                FailureKind.Engine,
                "The build step did not say hello. Is another version of slipway in the builder?"
            );
        }

        await link.AnswerAsync(job, WireJson.Default.Job, cancel);
    }

    /// <summary>Passes on the notices of a mount.</summary>
    public static void Tell(string id, MountReport report, Action<string>? notice)
    {
        foreach (var line in report.Notices)
        {
            notice?.Invoke($"{id}: {line}");
        }
    }
}

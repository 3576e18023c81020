using Slipway.Cli.Context;
using Slipway.Serving.Builds;

namespace Slipway.Cli.Commands.Build;

/// <summary>One <c>build</c>.</summary>
internal sealed class BuildRun(CommandContext context, BuildPlace place, BuildRequest request, bool summary)
{
    public async Task<int> RunAsync(bool checkDisk, CancellationToken cancel)
    {
        var clock = context.Surroundings.Clock;
        var started = clock.GetTimestamp();
        var images = new BuildImages(place, request);
        var decisions = await images.DecideAsync(cancel);
        await images.CheckAsync(decisions, cancel);
        if (checkDisk)
        {
            await new BuildDisk(context, place.Engine, images.Route).DemandAsync(decisions, cancel);
        }

        var outcomes = await context.Output.FlatProgress.RunAsync(board =>
            images.RunAsync(decisions, new BuildProgress(context, board), cancel)
        );
        return BuildReport.Write(context, outcomes, clock.GetElapsedTime(started), summary);
    }
}

using Slipway.Cli.Base;
using Slipway.Cli.Context;
using Slipway.Cli.Printing;

namespace Slipway.Cli.Commands.Cleanup;

/// <summary>Reports what was removed, or with <paramref name="dryRun"/> would be, and how much is free.</summary>
internal sealed class CleanupReport(CommandContext context, bool dryRun)
{
    /// <summary>Reports the steps and the disks. Returns the exit code: that of the first failure.</summary>
    public int Tell(CleanupResult result)
    {
        if (context.Output.Json)
        {
            context.Output.Document(new CleanupDocument(dryRun, result.Disks, result.Steps), CleanupJson.Default.CleanupDocument);
        }
        else
        {
            TellSteps(result.Steps);
            TellDisks(result.Disks);
        }

        return result.Failure is { } failure ? ExitCode.Of(failure) : ExitCode.Done;
    }

    private void TellSteps(IReadOnlyList<CleanedDocument> steps)
    {
        foreach (var step in steps)
        {
            var size = step.Bytes is { } bytes ? Human.Bytes(bytes) : "see below";
            context.Output.Line($"{(dryRun ? "would free" : "freed")} {step.What}: {Human.Count(step.Items.Count, "item")}, {size}");
            foreach (var item in step.Items)
            {
                context.Output.Line($"  {item}");
            }
        }
    }

    private void TellDisks(IReadOnlyList<DiskDocument> disks)
    {
        foreach (var disk in disks)
        {
            context.Output.Line($"free on {disk.Path}: {Human.Bytes(disk.FreeBefore)} before, {Human.Bytes(disk.FreeAfter)} after");
        }
    }
}

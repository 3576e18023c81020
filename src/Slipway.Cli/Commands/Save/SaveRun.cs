using Slipway.CacheMounts;
using Slipway.Cli.Base;
using Slipway.Cli.Context;
using Slipway.Folders;
using Slipway.Serving.Images;
using Slipway.Stashes;
using Slipway.Transfer;

namespace Slipway.Cli.Commands.Save;

/// <summary>One <c>save</c>.</summary>
internal sealed class SaveRun(CommandContext context, SaveRequest request)
{
    public async Task<int> RunAsync(CancellationToken cancel)
    {
        var (clock, meter) = (context.Surroundings.Clock, new TransferMeter());
        var started = clock.GetTimestamp();
        var result = await context.Output.Progress.RunAsync(board =>
            board.ShowAsync(
                $"saving {request.Key}",
                () => meter.Raw,
                async _ => await SaveAsync(await DescribeAsync(meter, cancel), cancel)
            )
        );
        new SaveReport(context).Tell(result, clock.GetElapsedTime(started), request.Summary);
        return ExitCode.Done;
    }

    private Task<SaveResult> SaveAsync(NewStash stash, CancellationToken cancel) =>
        request switch
        {
            { Mounts: { } mounts } => CacheMountStash.SaveAsync(mounts.Step, mounts.Mounts, stash, mounts.Options, cancel),
            { Folder: { } folder } => FolderStash.SaveAsync(folder, stash, new FolderTarOptions { Notice = context.Output.Warn }, cancel),
            _ when ImagePath.Find(request.Image!) is { } path => ImageStash.SaveAsync(path, stash, cancel),
            _ => FromEngineAsync(request.Image!, stash, cancel),
        };

    private async Task<SaveResult> FromEngineAsync(string image, NewStash stash, CancellationToken cancel)
    {
        using var engine = await context.ConnectAsync(cancel);
        return await ImageStash.SaveAsync(engine, image, stash, cancel);
    }

    private async Task<NewStash> DescribeAsync(TransferMeter meter, CancellationToken cancel)
    {
        var options = new SaveOptions
        {
            Scope = context.Ci.Scope,
            Base = request.Base is { } wanted ? await context.FindAsync(wanted, cancel) : null,
            Meter = meter,
            Clock = context.Surroundings.Clock,
        };
        return new NewStash(context.Store, request.Key)
        {
            Options = request.Level is { } level ? options with { Level = level } : options,
            Bases = request.NoBase ? null : context.Finder,
        };
    }
}

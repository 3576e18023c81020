using Slipway.Cli.Base;
using Slipway.Cli.Context;
using Slipway.Cli.Output;
using Slipway.Cli.Printing;
using Slipway.Folders;
using Slipway.Images;
using Slipway.Records;
using Slipway.Serving.Images;
using Slipway.Stashes;
using Slipway.Storage;
using Slipway.Transfer;

namespace Slipway.Cli.Commands.Save;

/// <summary>One <c>save</c>.</summary>
internal sealed class SaveRun(CommandContext context, SaveRequest request)
{
    private readonly TransferMeter _meter = new();

    public async Task<int> RunAsync(CancellationToken cancel)
    {
        var key = request.Key;
        var clock = context.Surroundings.Clock;
        var started = clock.GetTimestamp();
        var result = await context.Output.Progress.RunAsync(board =>
            board.ShowAsync($"saving {key}", () => _meter.Raw, _ => SaveAsync(key, cancel))
        );
        Tell(result, clock.GetElapsedTime(started));
        return ExitCode.Done;
    }

    private async Task<SaveResult> SaveAsync(StashKey key, CancellationToken cancel)
    {
        if (request.Mounts is { } mounts)
        {
            return await mounts(token => BeginAsync(key, token), cancel);
        }

        await using var writer = await BeginAsync(key, cancel);
        if (request.Folder is { } folder)
        {
            return await FolderStash.SaveAsync(folder, writer, new FolderTarOptions { Notice = context.Output.Warn }, cancel);
        }

        return await writer.CommitAsync(await ReadImageAsync(request.Image!, writer, cancel), cancel);
    }

    private async Task<StashWriter> BeginAsync(StashKey key, CancellationToken cancel)
    {
        var options = new SaveOptions
        {
            Scope = context.Ci.Scope,
            Base = await FindBaseAsync(key, cancel),
            Meter = _meter,
            Clock = context.Surroundings.Clock,
        };
        return await StashWriter.BeginAsync(
            context.Store,
            key,
            request.Level is { } level ? options with { Level = level } : options,
            cancel
        );
    }

    private async Task<ImageRecord> ReadImageAsync(string image, StashWriter writer, CancellationToken cancel)
    {
        if (ImagePath.Find(image) is { } path)
        {
            return await ImageSource.ReadAsync(path, writer, null, cancel);
        }

        using var engine = await context.ConnectAsync(cancel);
        return await ImageSaver.SaveAsync(engine, image, writer, new ImageSaveOptions { Base = writer.BaseImage }, cancel);
    }

    private async Task<StashEntry?> FindBaseAsync(StashKey key, CancellationToken cancel)
    {
        if (request.NoBase)
        {
            return null;
        }

        if (request.Base is { } wanted)
        {
            return await context.FindAsync(wanted, cancel);
        }

        return await context.Finder.FindBasesAsync(key, cancel) is [var best, ..] ? best : null;
    }

    private void Tell(SaveResult result, TimeSpan time)
    {
        var (entry, sizes, output) = (result.Entry, result.Record.Sizes, context.Output);
        SaveReport.WarnOfBase(result, output.Warn);
        output.Note(
            $"saved {entry.Key}: {Human.Bytes(sizes.Raw)} raw, {Human.Bytes(sizes.New)} new, {Human.Bytes(entry.Size)} "
                + $"stored in {Human.Duration(time)} -> {Human.Stash(entry.Locator)}"
        );
        if (output.Json)
        {
            output.Document(
                new SaveDocument(
                    context.Store.Address,
                    result.Record.Mounts is not null ? "mounts"
                        : result.Record.Image is null ? "folder"
                        : "image",
                    StashDocument.Of(entry),
                    result.Base is null ? null : new BaseDocument(result.Base.Key.Text, result.Base.Locator),
                    SizesDocument.Of(sizes),
                    Math.Round(time.TotalSeconds, 3)
                ),
                SaveJson.Default.SaveDocument
            );
        }

        new SaveReport(context).Tell(result, time, request.Summary);
    }
}

using Slipway.Cli.Base;
using Slipway.Cli.Commands.Save;
using Slipway.Cli.Context;
using Slipway.Cli.Output;
using Slipway.Cli.Printing;
using Slipway.Records;

namespace Slipway.Cli.Commands.Show;

/// <summary>Reports what a stash holds and what it takes.</summary>
internal sealed class ShowReport(CommandContext context)
{
    private static readonly string[] Titles = ["RAW", "STORED", "OF THAT NEW"];

    private readonly CommandOutput _output = context.Output;

    /// <summary>Reports the stash. Returns the exit code.</summary>
    public int Tell(StashDetails stash)
    {
        if (_output.Json)
        {
            _output.Document(Document(stash), ShowJson.Default.ShowDocument);
        }
        else
        {
            TellStash(stash);
            TellTars(stash);
        }

        return ExitCode.Done;
    }

    private ShowDocument Document(StashDetails stash)
    {
        var record = stash.Record;
        return new ShowDocument(
            context.Store.Address,
            record.Mounts is not null ? "mounts"
                : record.Image is null ? "folder"
                : "image",
            StashDocument.Of(stash.Entry),
            SizesDocument.Of(record.Sizes),
            [.. record.Packs.Select(PackDocument.Of)],
            record.Image is null ? null : ImageDetails.Of(record.Image),
            record.Mounts is null ? null : MountsDetails.Of(record.Mounts),
            stash.Tars
        );
    }

    private void TellStash(StashDetails stash)
    {
        var (entry, record, _) = stash;
        _output.Line($"key      {entry.Key}");
        _output.Line($"stash    {Human.Stash(entry.Locator)}");
        _output.Line($"root     {entry.Root}");
        _output.Line($"saved    {Human.Moment(entry.Created)}");
        TellScope(entry.Scope);
        _output.Line($"size     {Human.Bytes(entry.Size)}: {Human.Bytes(record.Sizes.Raw)} raw, {Human.Bytes(record.Sizes.New)} new");
        if (record.Image is { } image)
        {
            _output.Line($"image    {(image.Names.Count > 0 ? string.Join(", ", image.Names) : "without a name")}");
            _output.Line($"config   {image.Config}");
        }

        TellMounts(record.Mounts);
        foreach (var pack in record.Packs)
        {
            _output.Line($"needs    {Human.Stash(pack.Locator)} ({Human.Bytes(pack.Size)})");
        }
    }

    private void TellTars(StashDetails stash)
    {
        var (_, record, tars) = stash;
        _output.Line("");
        _output.Table(
            [
                record.Mounts is not null ? "MOUNT"
                : record.Image is null ? "FOLDER"
                : "LAYER",
                .. Titles,
            ],
            tars.Select((tar, i) => Row(tar, record.Mounts?.Names[i]))
        );
    }

    private void TellMounts(MountsRecord? mounts)
    {
        foreach (var (mount, name) in mounts?.Items.Zip(mounts.Names) ?? [])
        {
            _output.Line($"mount    {name}: {mount.Target}, {Human.Count(mount.Entries, "entry", "entries")}");
        }

        if (mounts?.ColdSeconds is { } seconds)
        {
            _output.Line($"cold     {Human.Duration(TimeSpan.FromSeconds(seconds))} with empty mounts");
        }
    }

    private void TellScope(Scope scope)
    {
        foreach (
            var (name, value) in new[]
            {
                ("from", scope.HeadRepository ?? scope.Repository),
                ("branch", scope.Branch),
                ("commit", scope.Commit),
                ("run", scope.Run is null ? null : $"{scope.Run}, attempt {scope.Attempt}, {scope.Event}, {scope.Workflow}"),
            }
        )
        {
            if (value is not null)
            {
                _output.Line($"{name, -8} {value}");
            }
        }
    }

    private static string[] Row(TarDocument tar, string? mount) =>
        [mount ?? tar.Digest["sha256:".Length..][..12], Human.Bytes(tar.Raw), Human.Bytes(tar.Packed), Human.Bytes(tar.New)];
}

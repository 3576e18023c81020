using System.CommandLine;
using System.CommandLine.Parsing;
using Slipway.Cli.Base;
using Slipway.Cli.Commands.Save;
using Slipway.Cli.Context;
using Slipway.Cli.Help;
using Slipway.Cli.Output;
using Slipway.Cli.Printing;
using Slipway.Inspection;
using Slipway.Records;
using Slipway.Stashes;

namespace Slipway.Cli.Commands.Show;

/// <summary><c>slipway show</c></summary>
internal static class ShowCommand
{
    private static readonly string[] Titles = ["RAW", "STORED", "OF THAT NEW"];

    public static Command Create(CommandRunner runner)
    {
        var stash = new Argument<string?>("KEY")
        {
            Arity = ArgumentArity.ZeroOrOne,
            Description = "A key, for the stash that 'restore' would take, or a stash as 'list' names it.",
        };
        var command = new TaughtCommand("show", "Show what a stash holds and what it takes.")
        {
            Examples =
            [
                ("slipway show ci-py313", "The layers of an image, and what each adds to the store"),
                ("slipway show --cache-mounts --dockerfile Dockerfile.ci", "The cache mounts that a Dockerfile uses, and where"),
            ],
        };
        command.Add(stash);
        var mounts = new ShowMounts();
        mounts.Which.AddTo(command, withBuilder: false);
        command.Validators.Add(result => Check(result, stash, mounts.Which.Mounts));
        command.Validators.Add(result => mounts.Which.Check(result));
        runner.Attach(
            command,
            (context, parsed, cancel) =>
                parsed.GetValue(stash) is { } key ? RunAsync(context, key, cancel) : mounts.RunAsync(context, parsed, cancel)
        );
        return command;
    }

    private static void Check(CommandResult result, Argument<string?> stash, Option<bool> mounts)
    {
        if ((result.GetValue(stash) is null) != result.GetValue(mounts))
        {
            result.AddError("Say what to show: a KEY, or --cache-mounts for those of a Dockerfile.");
        }
    }

    private static async Task<int> RunAsync(CommandContext context, string stash, CancellationToken cancel)
    {
        var entry = await context.FindAnyAsync(stash, cancel);
        await using var reader = await StashReader.OpenAsync(context.Store, entry, null, cancel);
        var tars = new List<TarDocument>();
        foreach (var tar in reader.Record.Tars)
        {
            tars.Add(TarDocument.Of(tar, await TarSizes.MeasureAsync(reader, tar, cancel)));
        }

        if (context.Output.Json)
        {
            context.Output.Document(Document(context, reader, tars), ShowJson.Default.ShowDocument);
        }
        else
        {
            Print(context.Output, reader, tars);
        }

        return ExitCode.Done;
    }

    private static ShowDocument Document(CommandContext context, StashReader reader, List<TarDocument> tars)
    {
        var record = reader.Record;
        return new ShowDocument(
            context.Store.Address,
            record.Mounts is not null ? "mounts"
                : record.Image is null ? "folder"
                : "image",
            StashDocument.Of(reader.Entry),
            SizesDocument.Of(record.Sizes),
            [.. record.Packs.Select(PackDocument.Of)],
            record.Image is null ? null : ImageDetails.Of(record.Image),
            record.Mounts is null ? null : MountsDetails.Of(record.Mounts),
            tars
        );
    }

    private static void Print(CommandOutput output, StashReader reader, List<TarDocument> tars)
    {
        var (entry, record) = (reader.Entry, reader.Record);
        output.Line($"key      {entry.Key}");
        output.Line($"stash    {Human.Stash(entry.Locator)}");
        output.Line($"root     {entry.Root}");
        output.Line($"saved    {Human.Moment(entry.Created)}");
        PrintScope(output, entry.Scope);
        output.Line($"size     {Human.Bytes(entry.Size)}: {Human.Bytes(record.Sizes.Raw)} raw, {Human.Bytes(record.Sizes.New)} new");
        if (record.Image is { } image)
        {
            output.Line($"image    {(image.Names.Count > 0 ? string.Join(", ", image.Names) : "without a name")}");
            output.Line($"config   {image.Config}");
        }

        PrintMounts(output, record.Mounts);
        foreach (var pack in record.Packs)
        {
            output.Line($"needs    {Human.Stash(pack.Locator)} ({Human.Bytes(pack.Size)})");
        }

        output.Line("");
        output.Table(
            [
                record.Mounts is not null ? "MOUNT"
                : record.Image is null ? "FOLDER"
                : "LAYER",
                .. Titles,
            ],
            tars.Select((tar, i) => Row(tar, record.Mounts?.Names[i]))
        );
    }

    private static void PrintMounts(CommandOutput output, MountsRecord? mounts)
    {
        foreach (var (mount, name) in mounts?.Items.Zip(mounts.Names) ?? [])
        {
            output.Line($"mount    {name}: {mount.Target}, {Human.Count(mount.Entries, "entry", "entries")}");
        }

        if (mounts?.ColdSeconds is { } seconds)
        {
            output.Line($"cold     {Human.Duration(TimeSpan.FromSeconds(seconds))} with empty mounts");
        }
    }

    private static void PrintScope(CommandOutput output, Scope scope)
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
                output.Line($"{name, -8} {value}");
            }
        }
    }

    private static string[] Row(TarDocument tar, string? mount) =>
        [mount ?? tar.Digest["sha256:".Length..][..12], Human.Bytes(tar.Raw), Human.Bytes(tar.Packed), Human.Bytes(tar.New)];
}

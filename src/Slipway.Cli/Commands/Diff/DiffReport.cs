using Slipway.Cli.Base;
using Slipway.Cli.Context;
using Slipway.Cli.Output;
using Slipway.Cli.Printing;
using Slipway.Inspection;

namespace Slipway.Cli.Commands.Diff;

/// <summary>Reports how two stashes differ.</summary>
internal sealed class DiffReport(CommandContext context)
{
    private static readonly string[] Titles = ["BEFORE", "AFTER", "NEW"];

    private readonly CommandOutput _output = context.Output;

    /// <summary>Reports the differences. Returns the exit code.</summary>
    public int Tell(ComparedStashes compared)
    {
        if (_output.Json)
        {
            var document = new DiffDocument(
                context.Store.Address,
                StashDocument.Of(compared.Before),
                StashDocument.Of(compared.After),
                [.. compared.Result.Layers.Select(LayerChangeDocument.Of)],
                [.. compared.Result.Changes.Select(FileChangeDocument.Of)]
            );
            _output.Document(document, DiffJson.Default.DiffDocument);
        }
        else
        {
            TellFiles(compared.Result.Changes);
            TellLayers(compared.Result.Layers, compared.HasMounts ? "MOUNT" : "LAYER");
            TellCounts(compared.Result.Changes);
        }

        return ExitCode.Done;
    }

    private void TellFiles(IReadOnlyList<FileChange> changes)
    {
        foreach (var change in changes)
        {
            _output.Line(
                change.Kind switch
                {
                    ChangeKind.Added => $"+ {change.Path}  {Human.Bytes(change.SizeAfter)}",
                    ChangeKind.Removed => $"- {change.Path}  {Human.Bytes(change.SizeBefore)}",
                    _ => $"~ {change.Path}  {Human.Bytes(change.SizeBefore)} -> {Human.Bytes(change.SizeAfter)}",
                }
            );
        }

        if (changes.Count > 0)
        {
            _output.Line("");
        }
    }

    private void TellLayers(IReadOnlyList<LayerChange> layers, string title)
    {
        _output.Table(
            [title, .. Titles],
            layers.Select(static layer =>
                (string[])[layer.Name, Human.Bytes(layer.BytesBefore), Human.Bytes(layer.BytesAfter), Human.Bytes(layer.NewBytes)]
            )
        );
        _output.Line("");
    }

    private void TellCounts(IReadOnlyList<FileChange> changes)
    {
        int Count(ChangeKind kind) => changes.Count(change => change.Kind == kind);
        _output.Line($"{Count(ChangeKind.Added)} added, {Count(ChangeKind.Removed)} removed, {Count(ChangeKind.Changed)} changed");
    }
}

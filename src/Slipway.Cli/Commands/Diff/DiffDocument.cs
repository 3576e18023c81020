using Slipway.Cli.Output;
using Slipway.Inspection;

namespace Slipway.Cli.Commands.Diff;

/// <summary>What <c>diff</c> prints.</summary>
internal sealed record DiffDocument(
    string Store,
    StashDocument Before,
    StashDocument After,
    IReadOnlyList<LayerChangeDocument> Layers,
    IReadOnlyList<FileChangeDocument> Files
);

/// <summary>A layer at the same place in both, or the folder.</summary>
internal sealed record LayerChangeDocument(string Layer, long BytesBefore, long BytesAfter, long NewBytes)
{
    public static LayerChangeDocument Of(LayerChange change) => new(change.Name, change.BytesBefore, change.BytesAfter, change.NewBytes);
}

/// <summary>A path that differs.</summary>
/// <param name="Change">added, removed or changed.</param>
/// <param name="Path">The path.</param>
/// <param name="SizeBefore">Bytes before.</param>
/// <param name="SizeAfter">Bytes after.</param>
internal sealed record FileChangeDocument(string Change, string Path, long SizeBefore, long SizeAfter)
{
    public static FileChangeDocument Of(FileChange change) =>
        new(
            change.Kind switch
            {
                ChangeKind.Added => "added",
                ChangeKind.Removed => "removed",
                _ => "changed",
            },
            change.Path,
            change.SizeBefore,
            change.SizeAfter
        );
}

using Slipway.Cli.Workflows;

namespace Slipway.Cli.Commands.Init;

/// <summary>What <c>init</c> prints.</summary>
/// <param name="Written">Whether files were written; false with --dry-run.</param>
/// <param name="Files">The files.</param>
/// <param name="Images">The images that they build.</param>
/// <param name="Warnings">What was left out.</param>
internal sealed record InitDocument(
    bool Written,
    IReadOnlyList<InitFileDocument> Files,
    IReadOnlyList<InitImageDocument> Images,
    IReadOnlyList<string> Warnings
);

/// <summary>A file.</summary>
/// <param name="Path">Its path from the repository's root.</param>
/// <param name="Change">created, replaced or unchanged.</param>
/// <param name="Text">Its content.</param>
internal sealed record InitFileDocument(string Path, string Change, string Text)
{
    public static InitFileDocument Of(WorkflowFile file, WorkflowFileState state) => new(file.Path, NameOf(state), file.Text);

    public static string NameOf(WorkflowFileState state) =>
        state switch
        {
            WorkflowFileState.Missing => "created",
            WorkflowFileState.Same => "unchanged",
            _ => "replaced",
        };
}

/// <summary>An image that the workflows build.</summary>
internal sealed record InitImageDocument(string Key, string Target, string? Platform, string Runner, string? Image)
{
    public static InitImageDocument Of(PlannedImage image) => new(image.Key, image.Target, image.Platform, image.Runner, image.Image);
}

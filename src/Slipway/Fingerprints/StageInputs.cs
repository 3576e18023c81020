using Slipway.Dockerfiles;

namespace Slipway.Fingerprints;

/// <summary>The text of a stage, as far as it affects the build: without comments, blank lines and line breaks.</summary>
internal static class StageInputs
{
    private const int MostShown = 60;

    public static void Add(InputList inputs, BuildStage stage, string file)
    {
        // A stage is identified by its parent and its instructions; other stages that it copies or mounts from, by their names.
        var parent =
            stage.Parent is { } other ? $"stage {other.Shown}"
            : stage.From == "scratch" ? "scratch"
            : "an image";
        List<(string Text, string Shown)> steps = [($"from {parent} {stage.Platform}", $"{file}: FROM")];
        steps.AddRange(stage.Steps.Select(step => (Text(step), Shown(step.Instruction, file))));
        inputs.AddStage($"stage {stage.Shown}", steps);
    }

    private static string Text(StageStep step) =>
        string.Join(
            '\n',
            (string[])
                [
                    step.Instruction.Name,
                    .. step.Instruction.Flags,
                    "",
                    step.Instruction.Rest,
                    "",
                    .. step.Instruction.Heredocs,
                    "",
                    step.Values,
                ]
        );

    private static string Shown(Instruction instruction, string file)
    {
        var text = $"{instruction.Name.ToUpperInvariant()} {string.Join(' ', instruction.Flags)} {instruction.Rest}".Replace(
            "  ",
            " ",
            StringComparison.Ordinal
        );
        return $"{file}:{instruction.Line}: {(text.Length > MostShown ? text[..MostShown] + "..." : text)}";
    }
}

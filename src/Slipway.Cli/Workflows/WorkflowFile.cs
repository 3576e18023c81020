using System.Text;
using Slipway.Files;

namespace Slipway.Cli.Workflows;

/// <summary>A file to write: its path in the repository, with '/', and its text.</summary>
internal sealed record WorkflowFile(string Path, string Text)
{
    /// <summary>All files of a plan.</summary>
    public static IReadOnlyList<WorkflowFile> Of(WorkflowPlan plan) =>
        [
            new(WorkflowText.PreparePath, PrepareAction.Write(plan)),
            new(WorkflowText.BuildPath, BuildWorkflow.Write(plan)),
            new(".github/workflows/slipway-canary.yml", CanaryWorkflow.Write(plan)),
            new(".github/workflows/slipway-ci.yml", TestWorkflow.Write(plan)),
        ];

    /// <summary>Compares the file on disk: missing, the same, or different.</summary>
    public WorkflowFileState StateIn(string folder)
    {
        var path = System.IO.Path.Combine(folder, Path);
        return System.IO.Path.Exists(path)
            ? File.ReadAllText(path) == Text
                ? WorkflowFileState.Same
                : WorkflowFileState.Other
            : WorkflowFileState.Missing;
    }

    /// <summary>Writes the file whole or not at all. Replaces a link in its place rather than following it.</summary>
    public void WriteTo(string folder)
    {
        var path = System.IO.Path.Combine(folder, Path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        DraftFile.Write(path, file => RandomAccess.Write(file, Encoding.UTF8.GetBytes(Text), 0));
    }
}

/// <summary>The state of a workflow file on disk.</summary>
internal enum WorkflowFileState
{
    Missing,
    Same,
    Other,
}

using Slipway.Cli.Base;
using Slipway.Cli.Ci.Files;
using Slipway.Records;

namespace Slipway.Cli.Ci;

/// <summary>The CI system that a command runs in; this class itself is any that Slipway doesn't know, or none.</summary>
internal class CiSystem
{
    /// <summary>Whether output goes to a log, where nothing can be drawn over.</summary>
    public bool IsLog { get; private init; }

    /// <summary>Who runs the command, as far as the system tells.</summary>
    public virtual Scope Scope { get; } = new();

    /// <summary>The branch that a pull request goes to, or the default branch.</summary>
    public virtual string? BaseBranch => null;

    public static CiSystem Detect(Surroundings surroundings) =>
        surroundings.Variable("GITHUB_ACTIONS") == "true"
            ? new GitHubActions(surroundings)
            : new CiSystem { IsLog = surroundings.Variable("CI") is not (null or "false" or "0") };

    /// <summary>Whether a run has a page that a summary can be added to.</summary>
    public virtual bool HasSummary => false;

    /// <summary>Begins a part of the log that can be folded.</summary>
    public virtual void BeginGroup(TextWriter log, string title)
    {
    }

    /// <summary>Ends the part that was begun last.</summary>
    public virtual void EndGroup(TextWriter log)
    {
    }

    /// <summary>Shows an error where the system gathers them, beside the log.</summary>
    public virtual void AnnotateError(TextWriter log, string message)
    {
    }

    /// <summary>Shows a warning where the system gathers them, beside the log.</summary>
    public virtual void AnnotateWarning(TextWriter log, string message)
    {
    }

    /// <summary>Asks the system to hide a secret in the log from here on.</summary>
    public virtual void Mask(TextWriter log, string secret)
    {
    }

    /// <summary>Hands values to later steps and jobs.</summary>
    /// <exception cref="IOException">They could not be written.</exception>
    public virtual void SetOutputs(IReadOnlyList<StepOutput> outputs)
    {
    }

    /// <summary>Adds a table to the run's page.</summary>
    /// <returns>How many rows had no room; null when nothing was added.</returns>
    /// <exception cref="IOException">It could not be written.</exception>
    public virtual int? AddSummary(SummaryTable table) => null;

    protected CiSystem(bool isLog = false) => IsLog = isLog;
}

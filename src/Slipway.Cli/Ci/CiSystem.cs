using Slipway.Cli.Base;
using Slipway.Cli.Ci.Files;
using Slipway.Records;

namespace Slipway.Cli.Ci;

/// <summary>The CI system that a command runs in. This base class stands for an unknown system or none.</summary>
internal class CiSystem
{
    /// <summary>Whether output goes to a log, which cannot redraw lines.</summary>
    public bool IsLog { get; private init; }

    /// <summary>Who runs the command, as far as the system says.</summary>
    public virtual Scope Scope { get; } = new();

    /// <summary>The target branch of a pull request, or the default branch.</summary>
    public virtual string? BaseBranch => null;

    public static CiSystem Detect(Surroundings surroundings) =>
        surroundings.Variable("GITHUB_ACTIONS") == "true"
            ? new GitHubActions(surroundings)
            : new CiSystem { IsLog = surroundings.Variable("CI") is not (null or "false" or "0") };

    /// <summary>Whether a run has a page for a summary.</summary>
    public virtual bool HasSummary => false;

    /// <summary>Begins a foldable group in the log.</summary>
    public virtual void BeginGroup(TextWriter log, string title) { }

    /// <summary>Ends the current group.</summary>
    public virtual void EndGroup(TextWriter log) { }

    /// <summary>Adds an error to the system's list of errors, outside the log.</summary>
    public virtual void AnnotateError(TextWriter log, string message) { }

    /// <summary>Adds a warning to the system's list of warnings, outside the log.</summary>
    public virtual void AnnotateWarning(TextWriter log, string message) { }

    /// <summary>Asks the system to hide a secret in the log from here on.</summary>
    public virtual void Mask(TextWriter log, string secret) { }

    /// <summary>Passes values to later steps and jobs.</summary>
    /// <exception cref="IOException">They could not be written.</exception>
    public virtual void SetOutputs(IReadOnlyList<StepOutput> outputs) { }

    /// <summary>Adds a table to the run's page.</summary>
    /// <returns>How many rows did not fit; null if nothing was added.</returns>
    /// <exception cref="IOException">It could not be written.</exception>
    public virtual int? AddSummary(SummaryTable table) => null;

    protected CiSystem(bool isLog = false) => IsLog = isLog;
}

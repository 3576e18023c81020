using Slipway.Builds.Solving;
using Slipway.Transfer;

namespace Slipway.Serving.Builds;

/// <summary>Where a build's progress is reported. Several images report at once.</summary>
public interface IBuildReporter
{
    /// <summary>A line about what is done.</summary>
    void Note(string line);

    /// <summary>A line about something that went wrong and fails nothing.</summary>
    void Warn(string line);

    /// <summary>The failure of one image; the others go on.</summary>
    void Fail(Exception failure);

    /// <summary>One image has ended, with all output of its build.</summary>
    void End(TargetOutcome outcome, SolveLog log);

    /// <summary>The output of a build that is tried again.</summary>
    void Log(string title, SolveLog log);

    /// <summary>Shows what is going on with an image, until the result is disposed.</summary>
    IDisposable Show(TargetActivity activity);

    /// <summary>Shows a transfer, until the result is disposed.</summary>
    IDisposable Show(string title, TransferMeter meter);
}

using Slipway.Builds.Solving;
using Slipway.Transfer;

namespace Slipway.Serving.Builds;

/// <summary>What is going on with one image while it is built, tried and saved.</summary>
/// <param name="title">The image's target, and its platform if there are several.</param>
public sealed class TargetActivity(string title)
{
    private volatile SolveLog _log = new();

    /// <summary>The image's target, and its platform if there are several.</summary>
    public string Title => title;

    /// <summary>Counts the bytes that went into the save.</summary>
    public TransferMeter Meter { get; private set; } = new();

    /// <summary>The output of the build so far.</summary>
    public SolveLog Log => _log;

    /// <summary>What it does other than building; null while it builds.</summary>
    public string? Doing { get; internal set; }

    /// <summary>Starts over with an empty log and nothing saved.</summary>
    internal void Restart() => (_log, Meter, Doing) = (new SolveLog(), new TransferMeter(), null);
}

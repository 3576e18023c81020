using Slipway.Builds.Solving;
using Slipway.Cli.Output;
using Slipway.Cli.Printing;
using Slipway.Transfer;

namespace Slipway.Cli.Commands.Build;

/// <summary>One image that is being built, saved or tried.</summary>
internal sealed class BuildActivity(string target) : IActivity
{
    private volatile SolveLog _log = new();

    /// <summary>Counts the bytes that went into the save.</summary>
    public TransferMeter Meter { get; private set; } = new();

    public SolveLog Log => _log;

    /// <summary>What it does other than building; null while it builds.</summary>
    public string? Doing { get; set; }

    /// <summary>Starts over with an empty log and nothing saved.</summary>
    public void Restart() => (_log, Meter, Doing) = (new SolveLog(), new TransferMeter(), null);

    public string Describe()
    {
        var saved = Meter.Raw > 0 ? $", {Human.Bytes(Meter.Raw)} read" : "";
        return $"{target}: {Doing ?? _log.Describe()}{saved}";
    }
}

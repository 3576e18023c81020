using Slipway.Builds.Solving;
using Slipway.Records;
using Slipway.Stashes;

namespace Slipway.Serving.Builds;

/// <summary>An image to build and to hand to a save.</summary>
public sealed record ImageBuildRequest
{
    /// <summary>What to build; its output is chosen by the route.</summary>
    public required BakeBuild Build { get; init; }

    /// <summary>Takes what the build says.</summary>
    public required SolveLog Log { get; init; }

    /// <summary>Begins the save. Called once, as late as the route allows, so that many builds can go on beside few saves.</summary>
    public required Func<CancellationToken, Task<StashWriter>> BeginSave { get; init; }

    /// <summary>What the image has to pass in the engine before it is saved, under the name that is handed over; null if nothing.</summary>
    public Func<string, CancellationToken, Task>? Try { get; init; }

    /// <summary>Looks at the image as it will be saved; with it comes its name in the engine, if it is there.</summary>
    public required Func<ImageRecord, string?, CancellationToken, Task> Accept { get; init; }

    /// <summary>Whether the image is to be in the engine for <see cref="Accept"/>, whole.</summary>
    public bool IntoEngine { get; init; }

    /// <summary>Run all steps before the save begins, at the cost of asking the builder twice.</summary>
    public bool StepsFirst { get; init; }

    internal bool NeedsEngine => IntoEngine || Try is not null;
}

using Slipway.Builds.Solving;
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

    /// <summary>What is to be done while the image is in the engine, under the name that is handed over, and before it is saved; null if nothing.</summary>
    public Func<string, CancellationToken, Task>? InEngine { get; init; }

    /// <summary>Run all steps before the save begins, at the cost of asking the builder twice.</summary>
    public bool StepsFirst { get; init; }
}

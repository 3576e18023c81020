using Slipway.Builds.Solving;
using Slipway.Records;
using Slipway.Stashes;

namespace Slipway.Serving.Builds;

/// <summary>An image to build and save.</summary>
public sealed record ImageBuildRequest
{
    /// <summary>What to build; the route chooses its output.</summary>
    public required BakeBuild Build { get; init; }

    /// <summary>Receives the build's output.</summary>
    public required SolveLog Log { get; init; }

    /// <summary>Begins the save. Called once, as late as the route allows, so that many builds can run alongside few saves.</summary>
    public required Func<CancellationToken, Task<StashWriter>> BeginSave { get; init; }

    /// <summary>Tests the image in the engine, under the given name, before it is saved; null for no test.</summary>
    public Func<string, CancellationToken, Task>? Try { get; init; }

    /// <summary>Checks the image as it will be saved. Also gets its name in the engine, or null if it is not there.</summary>
    public required Func<ImageRecord, string?, CancellationToken, Task> Accept { get; init; }

    /// <summary>Whether <see cref="Accept"/> needs the whole image in the engine.</summary>
    public bool IntoEngine { get; init; }

    /// <summary>Whether to run all steps before the save begins, at the cost of calling the builder twice.</summary>
    public bool StepsFirst { get; init; }

    internal bool NeedsEngine => IntoEngine || Try is not null;
}

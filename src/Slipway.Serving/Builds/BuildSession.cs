using Slipway.Bake;
using Slipway.Builds.Solving;
using Slipway.Fingerprints;
using Slipway.Stashes;

namespace Slipway.Serving.Builds;

/// <summary>State that the builds of one request share.</summary>
internal sealed class BuildSession(BuildPlace place, BuildRequest request, BuildRoute route, IBuildReporter reporter) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    public BuildPlace Place => place;

    public BuildRequest Request => request;

    public IBuildReporter Reporter => reporter;

    public BaseEnvironments Bases { get; } = new(place.Fingerprints.Images, request.Plan);

    public RegistryCaches Caches { get; } = new(request.Caches);

    /// <summary>
    /// Lets one save run at a time. Images of one matrix share most of their content, but a save can reuse only what earlier saves finished
    /// storing, and one save already uses all cores.
    /// </summary>
    public SemaphoreSlim Saving { get; } = new(1);

    /// <summary>Whether the builder can export its cache. The engine's own builder can do so only with the containerd store.</summary>
    public bool WritesCaches => route != BuildRoute.Engine;

    /// <summary>
    /// The stash of an image. It builds on one of the same or a similar key, else on another image of the plan, as these mostly share a
    /// base image.
    /// </summary>
    public NewStash StashOf(PlannedBuild build, SaveOptions options) =>
        new(place.Store, build.Key)
        {
            Options = options,
            Bases = place.Finder,
            Relatives = [.. request.Builds.Select(static other => other.Key).Where(key => key != build.Key)],
        };

    /// <summary>Begins to build an image, on the session's route.</summary>
    public BuiltImage Start(BakeBuild build, SolveLog log, bool intoEngine, bool stepsFirst) =>
        route switch
        {
            BuildRoute.Engine => new BuiltInEngine(place.Engine, build, log),
            BuildRoute.Registry => new BuiltToRegistry(place.Engine, build, log, intoEngine, stepsFirst),
            _ => new BuiltAsArchive(place.Engine, build, log, intoEngine, stepsFirst),
        };

    /// <summary>Warns once, however many builds have the same problem.</summary>
    public void WarnOnce(string line)
    {
        lock (_gate)
        {
            if (_told.Add(line))
            {
                reporter.Warn(line);
            }
        }
    }

    public void Dispose() => Saving.Dispose();
}

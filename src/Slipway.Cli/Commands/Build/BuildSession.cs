using Slipway.Bake;
using Slipway.Builds.Solving;
using Slipway.Cli.Context;
using Slipway.Engines;
using Slipway.Fingerprints;
using Slipway.Serving.Builds;
using Slipway.Storage;

namespace Slipway.Cli.Commands.Build;

/// <summary>State that the builds of one command share.</summary>
internal sealed class BuildSession(
    CommandContext context,
    BuildRequest request,
    BakePlan plan,
    IReadOnlyList<PlannedBuild> builds,
    DockerEngine engine,
    BuildRoute route,
    BaseEnvironments bases
) : IDisposable
{
    private readonly Lock _log = new();
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    public CommandContext Context => context;

    public BuildRequest Request => request;

    public BakePlan Plan => plan;

    public BaseEnvironments Bases => bases;

    public DockerEngine Engine => engine;

    public ImageBuilder Builder { get; } = new(engine, route);

    public RegistryCaches Caches { get; } = new(request.Caches);

    /// <summary>
    /// Lets one save run at a time. Images of one matrix share most of their content, but a save can reuse only what earlier saves finished
    /// storing, and one save already uses all cores.
    /// </summary>
    public SemaphoreSlim Saving { get; } = new(1);

    /// <summary>Whether the builder can export its cache. The engine's own builder can do so only with the containerd store.</summary>
    public bool WritesCaches => route != BuildRoute.Engine;

    /// <summary>
    /// The stash to build on: one of the same or a similar key, else of another image in the plan, as these mostly share a base image.
    /// </summary>
    public async Task<StashEntry?> FindBaseAsync(PlannedBuild build, CancellationToken cancel)
    {
        if (await context.Finder.FindBasesAsync(build.Key, cancel) is [var best, ..])
        {
            return best;
        }

        var others = new List<StashEntry>();
        foreach (var other in builds.Where(other => other.Key != build.Key))
        {
            others.AddRange(await context.Finder.FindAsync(other.Key, cancel) is { } entry ? [entry] : []);
        }

        return others.MaxBy(static entry => entry.Created);
    }

    /// <summary>Warns once, however many builds have the same problem.</summary>
    public void WarnOnce(string line)
    {
        lock (_log)
        {
            if (_told.Add(line))
            {
                context.Output.Warn(line);
            }
        }
    }

    /// <summary>Writes a build's output as one group of the log, if output goes to a log.</summary>
    public void WriteLog(string title, SolveLog log)
    {
        if (context.Ci.IsLog)
        {
            lock (_log)
            {
                context.Output.Group(title, log.Lines);
            }
        }
    }

    public void Dispose() => Saving.Dispose();
}

using Slipway.Bake;
using Slipway.Dockerfiles;

namespace Slipway.Fingerprints;

/// <summary>
/// Finds the environment of base images, if a Dockerfile's cache mounts or what its steps read depends on it.
/// </summary>
/// <param name="images">Looks up images.</param>
/// <param name="plan">The plan that the Dockerfiles belong to; null if there is none.</param>
public sealed class BaseEnvironments(IImageResolver images, BakePlan? plan)
{
    /// <summary>The Dockerfile with the environment of each base image that matters, as far as it can be found.</summary>
    /// <exception cref="SlipwayException">Usage: the Dockerfile of a target that it uses as a context cannot be read.</exception>
    public async Task<DockerfileSource> CompleteAsync(DockerfileSource source, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        try
        {
            return await CompleteAsync(source, static read => read.Needed().Where(static stage => stage.IsUndecided), cancel);
        }
        catch (DockerfileProblem)
        {
            // Whoever needs the file itself reports that.
            return source;
        }
    }

    private async Task<DockerfileSource> CompleteAsync(
        DockerfileSource source,
        Func<StagePlan, IEnumerable<BuildStage>> choose,
        CancellationToken cancel
    )
    {
        var asked = new HashSet<BaseImage>();
        while (Open(source) is { Count: > 0 } open)
        {
            var bases = new Dictionary<BaseImage, IReadOnlyList<string>>(source.Bases);
            foreach (var image in open)
            {
                if (await FindAsync(source, image, cancel) is { } environment)
                {
                    bases[image] = environment;
                }
            }

            source = source with { Bases = bases };
        }

        return source;

        List<BaseImage> Open(DockerfileSource read) =>
            [.. choose(new StagePlan(read)).Select(static stage => stage.Base).OfType<BaseImage>().Where(asked.Add)];
    }

    private async Task<IReadOnlyList<string>?> FindAsync(DockerfileSource source, BaseImage image, CancellationToken cancel)
    {
        if (!image.IsContext)
        {
            return await AskAsync(image.Name, image.Platform, source.Pull, cancel);
        }

        var address = source.Contexts[image.Name];
        if (BakeTarget.DependencyIn(address) is { } target)
        {
            return await OfTargetAsync(target, image.Platform, cancel);
        }

        return address.StartsWith(NamedContext.ImagePrefix, StringComparison.Ordinal)
                ? await AskAsync(address[NamedContext.ImagePrefix.Length..].TrimStart('/'), image.Platform, source.Pull, cancel)
            // A folder of files sets no environment.
            : address.StartsWith(NamedContext.LayoutPrefix, StringComparison.Ordinal) ? null
            : [];
    }

    // The image's own instructions (ONBUILD) may set more.
    private async Task<IReadOnlyList<string>?> AskAsync(string name, string platform, bool pull, CancellationToken cancel) =>
        await images.ResolveAsync(name, platform, pull, cancel) is { HasTriggers: false } found ? found.Environment : null;

    private async Task<IReadOnlyList<string>?> OfTargetAsync(string name, string platform, CancellationToken cancel)
    {
        if (
            plan?.InOrder.FirstOrDefault(target => target.Name == name) is not { } target
            || (target.DockerfileInline ?? target.DockerfilePath) is null
        )
        {
            return null;
        }

        var source = await CompleteAsync(plan.ReadDockerfile(target, platform), static read => WhereOpen(read.Target), cancel);
        return new StagePlan(source).Target.Environment.ToList();
    }

    private static IEnumerable<BuildStage> WhereOpen(BuildStage stage) => stage.Environment.IsOpen ? [stage] : [];
}

using Slipway.Bake;
using Slipway.CacheMounts;
using Slipway.Cli.Context;
using Slipway.Dockerfiles;
using Slipway.Fingerprints;
using Slipway.Images;

namespace Slipway.Cli.Commands.Mounts;

/// <summary>Finds the cache mounts that a command was asked for.</summary>
internal sealed class MountSearch(CommandContext context, MountRequest request)
{
    /// <summary>Finds the mounts, each once.</summary>
    /// <exception cref="SlipwayException">Usage: a mount, file, target or platform is not valid. Engine: bake gave no plan.</exception>
    public async Task<IReadOnlyList<CacheMount>> FindAsync(CancellationToken cancel)
    {
        if (request.ByHand.Count > 0)
        {
            return ExplicitMounts.Read(request.ByHand);
        }

        using var images = new BuilderImages(context, request.Builder);
        var plan = request.BakeFiles.Count > 0 ? await BakeAsync(cancel) : null;
        var bases = new BaseEnvironments(images, plan);
        var mounts = new List<CacheMount>();
        foreach (var source in plan is null ? OfDockerfile() : OfPlan(plan))
        {
            mounts.AddRange(DockerfileMounts.Find(await bases.CompleteAsync(source, cancel)));
        }

        return DockerfileMounts.Merge(mounts);
    }

    private Task<BakePlan> BakeAsync(CancellationToken cancel) =>
        BakePlan.ReadAsync(
            new BakeOptions
            {
                Files = request.BakeFiles,
                Targets = request.Target is null ? [] : [request.Target],
                Folder = context.Surroundings.Folder,
                Builder = request.Builder,
                Environment = context.Surroundings.Variables,
            },
            cancel
        );

    private static IReadOnlyList<DockerfileSource> OfPlan(BakePlan plan)
    {
        var wanted = plan.Targets.SelectMany(static built =>
            built.Platforms.DefaultIfEmpty<string?>(null).Select(platform => (built, platform))
        );
        return [.. plan.ReadDockerfiles(wanted, skipsRemote: false)];
    }

    private IReadOnlyList<DockerfileSource> OfDockerfile()
    {
        var file = request.Dockerfile ?? "Dockerfile";
        var text = DockerfileSource.ReadText(Path.Combine(context.Surroundings.Folder, file));
        return
        [
            .. WantedPlatforms()
                .Select(platform => new DockerfileSource
                {
                    File = file,
                    Text = text,
                    Target = request.Target,
                    Platform = platform,
                    Arguments = request.Arguments,
                }),
        ];
    }

    // As 'docker build' does; bake ignores the variable.
    private IEnumerable<string?> WantedPlatforms()
    {
        var text = request.Platform ?? context.Surroundings.Variable("DOCKER_DEFAULT_PLATFORM");
        return (string.IsNullOrEmpty(text) ? [] : Platforms.Read(text, ImagePlatform.OfThisMachine)).DefaultIfEmpty<string?>(null);
    }
}

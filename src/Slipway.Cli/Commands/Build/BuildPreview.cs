using Slipway.Bake;
using Slipway.Builds;
using Slipway.Cli.Context;
using Slipway.Serving.Builds;

namespace Slipway.Cli.Commands.Build;

/// <summary>A report instead of a build.</summary>
internal enum Preview
{
    /// <summary>What would be done.</summary>
    Plan,

    /// <summary>What changed.</summary>
    Explanation,
}

/// <summary><c>build --plan</c> and <c>build --explain</c>.</summary>
internal sealed class BuildPreview(CommandContext context, BuildPlace place, BuildRequest request)
{
    public async Task<int> RunAsync(Preview preview, CancellationToken cancel)
    {
        // A report shows what is wrong; it does not fail because of it.
        var mode = preview == Preview.Explanation || request.Reuse == ReuseMode.Require ? ReuseMode.Auto : request.Reuse;
        var decisions = await new BuildImages(place, request with { Reuse = mode }).DecideAsync(cancel);
        return preview == Preview.Explanation ? ExplainReport.Write(context, decisions) : PlanReport.Write(context, decisions, Caches);
    }

    private IReadOnlyList<string> Caches(PlannedBuild build)
    {
        var registry = new RegistryCaches(request.Caches);
        string[] read = registry.From(build) is { } more ? [.. build.Target.CacheFrom.Select(static entry => entry.Shown), .. more] : [];
        return
        [
            .. request.Caches.Kind == CacheKind.None ? [] : new[] { "builder" },
            .. read.Select(static cache => $"read {cache}"),
            .. registry.To(build).Select(static cache => $"write {cache}"),
            .. request.Mounts is { } mounts ? [$"mounts {mounts.Key}"] : Array.Empty<string>(),
        ];
    }
}

using Slipway.Bake;
using Slipway.Builds;
using Slipway.Cli.Context;
using Slipway.Fingerprints;

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
internal static class BuildPreview
{
    public static async Task<int> RunAsync(
        CommandContext context,
        BuildRequest request,
        BakePlan plan,
        IReadOnlyList<PlannedBuild> builds,
        IImageResolver images,
        Preview preview,
        CancellationToken cancel
    )
    {
        // A report shows what is wrong; it does not fail because of it.
        var mode = preview == Preview.Explanation || request.Reuse == ReuseMode.Require ? ReuseMode.Auto : request.Reuse;
        var decisions = await Deciders.Create(context, images).DecideAsync(plan, builds, mode, cancel);
        return preview == Preview.Explanation
            ? ExplainReport.Write(context, decisions)
            : PlanReport.Write(context, decisions, build => Caches(request, build));
    }

    private static IReadOnlyList<string> Caches(BuildRequest request, PlannedBuild build)
    {
        var registry = new RegistryCaches(request.Caches);
        string[] read = registry.From(build) is { } more ? [.. build.Target.CacheFrom.Select(static entry => entry.Shown), .. more] : [];
        return
        [
            .. request.Caches.Kind == CacheKind.None ? [] : new[] { "builder" },
            .. read.Select(static cache => $"read {cache}"),
            .. registry.To(build).Select(static cache => $"write {cache}"),
            .. request.MountsKey is { } key ? [$"mounts {key}"] : Array.Empty<string>(),
        ];
    }
}

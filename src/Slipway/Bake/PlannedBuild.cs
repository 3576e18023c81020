using Slipway.Records;

namespace Slipway.Bake;

/// <summary>One image that a plan makes: a target for one platform.</summary>
/// <param name="Target">The target.</param>
/// <param name="Platform">The platform, normalised, e.g. <c>linux/amd64</c> or <c>linux/arm/v7</c>.</param>
/// <param name="Key">The key of its stash.</param>
public sealed record PlannedBuild(BakeTarget Target, string Platform, StashKey Key)
{
    /// <summary>The target's name, with the platform if there are several.</summary>
    public string Title => Target.Platforms.Count > 1 ? $"{Target.Name} ({Platform})" : Target.Name;
}

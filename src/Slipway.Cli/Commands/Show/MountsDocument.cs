using Slipway.Dockerfiles;

namespace Slipway.Cli.Commands.Show;

/// <summary>What <c>show --cache-mounts</c> prints.</summary>
internal sealed record MountsDocument(IReadOnlyList<MountDocument> Mounts);

/// <summary>A cache mount of a Dockerfile.</summary>
/// <param name="Id">The ID under which a builder keeps it.</param>
/// <param name="Target">Where a step mounts it.</param>
/// <param name="Sharing">shared, private or locked.</param>
/// <param name="Uid">Its owner, or null.</param>
/// <param name="Gid">Its group, or null.</param>
/// <param name="Mode">Its permissions, or null.</param>
/// <param name="From">The stage or image that provides its first content, or null.</param>
/// <param name="Places">Each <c>file:line</c> that asks for it.</param>
/// <param name="Unknown">Variables it uses whose values the base image may set, so they are unknown.</param>
internal sealed record MountDocument(
    string Id,
    string Target,
    string Sharing,
    uint? Uid,
    uint? Gid,
    int? Mode,
    string? From,
    IReadOnlyList<string> Places,
    IReadOnlyList<string> Unknown
)
{
    public static MountDocument Of(CacheMount mount) =>
        new(
            mount.Id,
            mount.Target,
            mount.Sharing.ToString().ToLowerInvariant(),
            mount.User,
            mount.Group,
            mount.Mode,
            mount.From,
            [.. mount.Uses.Select(static use => $"{use.File}:{use.Line}")],
            mount.Unknown
        );
}

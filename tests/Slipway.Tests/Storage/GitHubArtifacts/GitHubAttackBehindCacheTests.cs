using Slipway.Storage;
using Slipway.Storage.PackCache;

namespace Slipway.Tests.Storage.GitHubArtifacts;

/// <summary>The same attacks on runs that read through a pack cache.</summary>
public sealed class GitHubAttackBehindCacheTests : GitHubAttackTests
{
    private readonly TempFolder _folder = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    // A cache for each reader, so that no reader sees what an earlier attack left.
    private protected override IStashStore Around(IStashStore store) =>
        new PackCacheStore(store, _folder.Child(Guid.NewGuid().ToString("N")));
}

using Slipway.Storage;
using Slipway.Storage.PackCache;

namespace Slipway.Tests.Storage.GitHubArtifacts;

/// <summary>The same attacks on runs that read through a folder of this machine.</summary>
public sealed class GitHubAttackBehindCacheTests : GitHubAttackTests
{
    private readonly TempFolder _folder = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    // One for each reader: what an earlier attack left there is another test's matter.
    private protected override IStashStore Around(IStashStore store) =>
        new PackCacheStore(store, _folder.Child(Guid.NewGuid().ToString("N")));
}

using Slipway.Content;
using Slipway.Records;
using Slipway.Storage;
using Slipway.Tests.GitHub;
using static Slipway.Tests.Storage.StoreActions;

namespace Slipway.Tests.Storage.GitHubArtifacts;

public sealed class GitHubArtifactsContractTests : StashStoreContract, IAsyncLifetime
{
    private GitHubEmulator? _github;
    private RunPerStashStore? _store;

    protected override IStashStore Store => _store!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _github = await GitHubEmulator.StartAsync(new EmulatorOptions { Clock = Clock }, Cancel);
        _store = new RunPerStashStore(_github, _github.World.AddRepository("acme/app"));
    }

    public async ValueTask DisposeAsync()
    {
        await _github!.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>GitHub dates an artifact when its name is reserved, which is before it is uploaded.</summary>
    public override async Task A_later_commit_counts_even_when_its_upload_began_earlier()
    {
        await using var slow = await Store.BeginAsync(new StashKey("ci"), new Scope(), Cancel);
        Clock.Advance(TimeSpan.FromSeconds(1));
        var fast = await Store.SaveAsync("ci", Bytes(10));
        var last = await slow.CommitAsync(Digest.Of([]), Cancel);

        Assert.Equal([fast.Locator, last.Locator], (await Store.ListAsync("ci")).Select(entry => entry.Locator));
    }

    /// <summary>GitHub's storage forgets the bytes with the artifact.</summary>
    public override async Task A_stash_that_is_removed_stays_readable_for_those_who_opened_it()
    {
        var entry = await Store.SaveAsync("ci", Bytes(100_000));
        await using var source = await Store.OpenAsync(entry.Locator, Cancel);
        await Store.DeleteAsync(entry.Locator, Cancel);

        await FailsAsync(FailureKind.NotFound, () => source.ReadAsync(0, new byte[10], Cancel).AsTask());
    }
}

using Slipway.Content;
using Slipway.Records;
using Slipway.Storage;
using static Slipway.Tests.Storage.StoreActions;

namespace Slipway.Tests.Storage;

/// <summary>What every store promises about stashes that need others.</summary>
public abstract partial class StashStoreContract
{
    [Fact]
    public async Task A_stash_becomes_visible_only_if_all_that_it_needs_exists()
    {
        var (older, basis) = (await Store.SaveAsync("old", Bytes(10)), await Store.SaveAsync("ci", Bytes(20)));
        await using var upload = await BuildOnAsync("new", basis);
        await upload.Content.WriteAsync(Bytes(10), Cancel);
        await Store.DeleteAsync(older.Locator, Cancel);

        var failure = await FailsAsync(
            FailureKind.Store,
            () => upload.CommitAsync(Digest.Of(Bytes(10)), [basis.Locator, older.Locator], Cancel)
        );

        Assert.Contains(older.Locator, failure.Message, StringComparison.Ordinal);
        Assert.Equal([basis.Locator], (await Store.ListAsync()).Select(static entry => entry.Locator));
    }

    [Fact]
    public async Task A_stash_that_needs_others_is_visible_if_they_exist()
    {
        var (older, basis) = (await Store.SaveAsync("old", Bytes(10)), await Store.SaveAsync("ci", Bytes(20)));
        await using var upload = await BuildOnAsync("new", basis, older.Locator);
        await upload.Content.WriteAsync(Bytes(10), Cancel);

        var entry = await upload.CommitAsync(Digest.Of(Bytes(10)), [basis.Locator, older.Locator], Cancel);

        Assert.Equal([entry], await Store.ListAsync("new"));
        await Store.AssertWholeAsync(entry);
    }

    [Fact]
    public async Task Several_stashes_can_be_removed_at_once()
    {
        var saved = new[]
        {
            await Store.SaveAsync("a", Bytes(10)),
            await Store.SaveAsync("a", Bytes(20)),
            await Store.SaveAsync("b", Bytes(30)),
        };
        await using (var removal = await Store.BeginRemovalAsync(Cancel))
        {
            Assert.Equal(3, (await Store.ListAsync()).Count);
            await removal.DeleteAsync(saved[0].Locator, Cancel);
            await removal.DeleteAsync(saved[2].Locator, Cancel);
            Assert.Equal([saved[1]], await Store.ListAsync());
        }

        Assert.Equal([saved[1]], await Store.ListAsync());
        Assert.Empty(await Store.ListDamagedAsync(Cancel));
    }

    private protected Task<IStashUpload> BuildOnAsync(string key, StashEntry basis, params string[] behind) =>
        Store.BeginAsync(new StashKey(key), new Scope(), new UploadBasis(basis, behind), Cancel);
}

using Slipway.Content;
using Slipway.Records;
using Slipway.Storage;
using static Slipway.Tests.Storage.StoreActions;

namespace Slipway.Tests.Storage;

/// <summary>More promises, of stores that have locks (begin, commit and removal exclude each other) and date stashes themselves.</summary>
public abstract class LockingStoreContract : StashStoreContract
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_base_of_a_save_stays_until_the_save_ends()
    {
        var (older, basis) = (await Store.SaveAsync("old", Bytes(10)), await Store.SaveAsync("ci", Bytes(20)));
        await using (await BuildOnAsync("given-up", basis))
        {
            await using var upload = await BuildOnAsync("new", basis, older.Locator);
            await FailsAsync(FailureKind.Refused, () => Store.DeleteAsync(basis.Locator, Cancel));
            await FailsAsync(FailureKind.Refused, () => Store.DeleteAsync(older.Locator, Cancel));
            await upload.CommitAsync(Digest.Of([]), [basis.Locator, older.Locator], Cancel);

            await Store.DeleteAsync(older.Locator, Cancel);
            await FailsAsync(FailureKind.Refused, () => Store.DeleteAsync(basis.Locator, Cancel));
        }

        await Store.DeleteAsync(basis.Locator, Cancel);
        Assert.Equal("new", Assert.Single(await Store.ListAsync()).Key.Text);
    }

    [Fact]
    public async Task A_save_does_not_start_on_a_base_that_is_gone()
    {
        var basis = await Store.SaveAsync("ci", Bytes(20));
        await Store.DeleteAsync(basis.Locator, Cancel);

        await FailsAsync(FailureKind.NotFound, () => BuildOnAsync("new", basis));

        Assert.Empty(await Store.ListAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task No_commit_comes_to_need_a_stash_while_it_is_being_removed(bool begins)
    {
        var basis = await Store.SaveAsync("ci", Bytes(20));
        await using var upload = await Store.BeginAsync(new StashKey("new"), new Scope(), Cancel);
        Task saving;
        await using (var removal = await Store.BeginRemovalAsync(Cancel))
        {
            Assert.Empty(removal.Held);
            saving = begins ? BuildOnAsync("new", basis) : upload.CommitAsync(Digest.Of([]), [basis.Locator], Cancel);
            await removal.DeleteAsync(basis.Locator, Cancel);
        }

        await FailsAsync(begins ? FailureKind.NotFound : FailureKind.Store, () => saving);
        Assert.Empty(await Store.ListAsync());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(24 * 365)]
    public async Task A_clock_that_once_ran_ahead_does_not_make_an_old_stash_the_newest(int hours)
    {
        var start = Clock.GetUtcNow();
        Clock.Advance(TimeSpan.FromHours(hours));
        var ahead = await Store.SaveAsync("ci", Bytes(10));
        Clock.AdjustTime(start);
        var later = new[] { await Store.SaveAsync("ci", Bytes(20)), await Store.SaveAsync("ci", Bytes(30)) };
        var other = await Store.SaveAsync("other", Bytes(40));

        Assert.Equal([later[1], later[0], ahead], await Store.ListAsync("ci"));
        Assert.True(later[0].Created > ahead.Created && later[1].Created > later[0].Created);
        Assert.Equal(start, other.Created);
    }
}

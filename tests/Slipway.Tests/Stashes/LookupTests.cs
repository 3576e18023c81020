using Microsoft.Extensions.Time.Testing;
using Slipway.Content;
using Slipway.Records;
using Slipway.Stashes;
using Slipway.Storage;
using Slipway.Storage.InMemory;
using Slipway.Tests.Storage;

namespace Slipway.Tests.Stashes;

public sealed class LookupTests
{
    private static readonly StashKey Key = new("ci");
    private static readonly Scope Feature = new()
    {
        Repository = "o/r",
        HeadRepository = "o/r",
        Branch = "feature",
        Run = "9",
        Workflow = "ci.yml",
    };
    private static readonly Scope Main = Feature with { Branch = "main", Run = "5" };
    private readonly FakeTimeProvider _clock = new();
    private readonly InMemoryStore _store;

    public LookupTests()
    {
        _store = new InMemoryStore(_clock);
    }

    [Fact]
    public async Task Only_the_current_branch_can_be_asked_for()
    {
        await SaveAsync(Main);

        Assert.NotNull(await FindAsync(new LookupOptions()));
        Assert.Null(await FindAsync(new LookupOptions { OnlyCurrentBranch = true }));
    }

    [Fact]
    public async Task Old_stashes_are_ignored_except_those_of_this_run()
    {
        var own = await SaveAsync(Feature);
        await SaveAsync(Main);
        _clock.Advance(TimeSpan.FromHours(2));

        Assert.Equal(own, await FindAsync(new LookupOptions { MaxAge = TimeSpan.FromHours(1) }));
        await _store.DeleteAsync(own.Locator, default);
        Assert.Null(await FindAsync(new LookupOptions { MaxAge = TimeSpan.FromHours(1) }));
        Assert.NotNull(await FindAsync(new LookupOptions { MaxAge = TimeSpan.FromHours(3) }));
    }

    [Fact]
    public async Task Any_number_of_stashes_of_other_workflows_is_skipped()
    {
        var wanted = await SaveAsync(Main with { Workflow = "images.yml" });
        for (var i = 0; i < 20; i++)
        {
            await SaveAsync(Main);
        }

        Assert.Equal(wanted, await FindAsync(new LookupOptions { RequireWorkflow = "images.yml" }));
    }

    [Fact]
    public async Task The_highest_attempt_of_a_run_counts_but_none_after_the_askers_own()
    {
        await SaveAsync(Feature with { Attempt = 3 });
        var second = await SaveAsync(Feature with { Attempt = 2 });
        await SaveAsync(Feature with { Attempt = 1 });

        Assert.Equal(
            second,
            await new StashFinder(_store, new TrustContext(Feature with { Attempt = 2 }, "main"), null, _clock).FindAsync(Key, default)
        );
    }

    [Fact]
    public async Task A_pinned_digest_is_found_among_newer_stashes_or_refused()
    {
        var pinned = await SaveAsync(Feature, 1);
        await SaveAsync(Feature, 2);
        var pins = new Dictionary<StashKey, Digest> { [Key] = pinned.Root!.Value };

        Assert.Equal(pinned, await FindAsync(new LookupOptions { Pins = pins }));
        pins[Key] = Digest.Of([9]);
        var failure = await Assert.ThrowsAsync<SlipwayException>(() => FindAsync(new LookupOptions { Pins = pins }));
        Assert.Equal(FailureKind.Refused, failure.Kind);
        Assert.Contains(pins[Key].ToString(), failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pin_does_not_make_a_forks_stash_trusted()
    {
        var fork = await SaveAsync(Feature with { HeadRepository = "mallory/r" });

        Assert.Null(await FindAsync(new LookupOptions { Pins = new Dictionary<StashKey, Digest> { [Key] = fork.Root!.Value } }));
    }

    [Fact]
    public async Task A_run_that_is_named_is_the_only_one_searched()
    {
        await SaveAsync(Main);
        var named = await SaveAsync(Feature with { HeadRepository = "mallory/r", Run = "7" });
        var outside = new TrustContext(new Scope(), null);

        Assert.Equal(named, await new StashFinder(_store, outside, new LookupOptions { Run = "7" }).FindAsync(Key, default));
        Assert.Null(await FindAsync(new LookupOptions { Run = "7" }));
    }

    [Fact]
    public async Task Results_come_in_the_order_of_the_keys_with_what_was_refused()
    {
        var main = await SaveAsync(Main);
        await _store.SaveAsync("b", [], Feature with { Branch = "other", Run = "1" });

        var found = await new StashFinder(_store, new TrustContext(Feature, "main"), null, _clock).FindAsync(
            [new StashKey("b"), Key],
            default
        );

        Assert.Equal(
            [
                new FoundStash(new StashKey("b"), null, TrustLevel.Refused) { RefusedCount = 1 },
                new FoundStash(Key, main, TrustLevel.BaseBranch),
            ],
            found
        );
    }

    private Task<StashEntry?> FindAsync(LookupOptions options) =>
        new StashFinder(_store, new TrustContext(Feature, "main"), options, _clock).FindAsync(Key, default);

    private Task<StashEntry> SaveAsync(Scope scope, int content = 0)
    {
        _clock.Advance(TimeSpan.FromMinutes(1));
        return _store.SaveAsync("ci", [(byte)content], scope);
    }
}

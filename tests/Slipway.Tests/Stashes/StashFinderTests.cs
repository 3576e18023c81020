using Microsoft.Extensions.Time.Testing;
using Slipway.Records;
using Slipway.Stashes;
using Slipway.Storage;
using Slipway.Storage.InMemory;
using Slipway.Tests.Storage;

namespace Slipway.Tests.Stashes;

public sealed class StashFinderTests
{
    private static readonly Scope Feature = new()
    {
        Repository = "o/r",
        HeadRepository = "o/r",
        Branch = "feature",
        Run = "9",
    };
    private static readonly Scope EarlierFeature = Feature with { Run = "8" };
    private static readonly Scope Main = Feature with { Branch = "main", Run = "5" };
    private static readonly Scope Other = Feature with { Branch = "other", Run = "6" };
    private static readonly Scope Fork = Feature with { HeadRepository = "mallory/r", Branch = "main", Run = "7" };
    private readonly FakeTimeProvider _clock = new();
    private readonly InMemoryStore _store;

    public StashFinderTests()
    {
        _store = new InMemoryStore(_clock);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_same_run_comes_before_the_branch_and_the_branch_before_the_base()
    {
        var run = await SaveAsync("ci", Feature);
        var branch = await SaveAsync("ci", EarlierFeature);
        var main = await SaveAsync("ci", Main);
        await SaveAsync("ci", Other);
        await SaveAsync("ci", Fork);

        Assert.Equal(run, await FindAsync("ci"));
        await _store.DeleteAsync(run.Locator, Cancel);
        Assert.Equal(branch, await FindAsync("ci"));
        await _store.DeleteAsync(branch.Locator, Cancel);
        Assert.Equal(main, await FindAsync("ci"));
        await _store.DeleteAsync(main.Locator, Cancel);
        Assert.Null(await FindAsync("ci"));
    }

    [Fact]
    public async Task The_newest_of_equally_near_stashes_is_taken()
    {
        await SaveAsync("ci", EarlierFeature);
        var newest = await SaveAsync("ci", EarlierFeature);
        await SaveAsync("other", EarlierFeature);

        Assert.Equal(newest, await FindAsync("ci"));
    }

    [Fact]
    public async Task Outside_a_CI_system_the_newest_is_taken_unless_a_fork_made_it()
    {
        await SaveAsync("ci", Main);
        var newest = await SaveAsync("ci", Other);
        await SaveAsync("ci", Fork);

        Assert.Equal(newest, await Outside().FindAsync(new StashKey("ci"), Cancel));
        var own = await SaveAsync("ci", new Scope());
        Assert.Equal(own, await Outside().FindAsync(new StashKey("ci"), Cancel));
    }

    [Fact]
    public async Task A_save_builds_on_the_same_key_newest_first()
    {
        var run = await SaveAsync("ci-3.12", Feature);
        var main = await SaveAsync("ci-3.12", Main);
        await SaveAsync("ci-3.12", Fork);
        await SaveAsync("ci-3.12", Other);
        await SaveAsync("ci-3.11", Feature);

        Assert.Equal([main, run], await BasesAsync("ci-3.12"));
    }

    [Fact]
    public async Task Without_the_same_key_a_save_builds_on_the_nearest_of_its_family()
    {
        await SaveAsync("ci-3.12-linux-amd64", Fork);
        var far = await SaveAsync("ci", Main);
        var nearOld = await SaveAsync("ci-3.12-linux-arm64", Main);
        var nearNew = await SaveAsync("ci-3.12-linux-riscv", Main);
        var middle = await SaveAsync("ci-3.13-linux-amd64", Main);
        await SaveAsync("cinema", Main);
        await SaveAsync("prod-3.12-linux-amd64", Main);

        Assert.Equal([nearNew, nearOld, middle, far], await BasesAsync("ci-3.12-linux-amd64"));
        Assert.Empty(await BasesAsync("docs"));
    }

    [Fact]
    public async Task A_missing_stash_names_the_store_and_up_to_five_near_keys()
    {
        foreach (var version in Enumerable.Range(8, 7))
        {
            await SaveAsync($"ci-3.{version}", Main);
        }

        await SaveAsync("unrelated", Main);
        var failure = await Finder().MissingAsync(new StashKey("ci-3.15"), Cancel);

        Assert.Equal(FailureKind.NotFound, failure.Kind);
        Assert.Contains("memory: has no stash 'ci-3.15'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("'ci-3.10' or 'ci-3.11' or 'ci-3.12' or 'ci-3.13' or 'ci-3.14'?", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("unrelated", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_misspelt_key_is_recognised()
    {
        await SaveAsync("backend", Main);

        Assert.Contains("'backend'", (await Finder().MissingAsync(new StashKey("bakcend"), Cancel)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_stash_is_told_apart_from_a_missing_one()
    {
        Assert.Contains(
            "holds no other stash",
            (await Finder().MissingAsync(new StashKey("ci"), Cancel)).Message,
            StringComparison.Ordinal
        );
        await SaveAsync("ci", Fork);
        await SaveAsync("ci-2", Fork);

        var failure = await Finder().MissingAsync(new StashKey("ci"), Cancel);

        Assert.Contains("1 stash(es) 'ci', but none that this run may use", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("ci-2", failure.Message, StringComparison.Ordinal);
    }

    private StashFinder Finder() => new(_store, new TrustContext(Feature, "main"));

    private StashFinder Outside() => new(_store, new TrustContext(new Scope(), null));

    private Task<StashEntry?> FindAsync(string key) => Finder().FindAsync(new StashKey(key), Cancel);

    private Task<IReadOnlyList<StashEntry>> BasesAsync(string key) => Finder().FindBasesAsync(new StashKey(key), Cancel);

    private Task<StashEntry> SaveAsync(string key, Scope scope)
    {
        _clock.Advance(TimeSpan.FromMinutes(1));
        return _store.SaveAsync(key, [], scope);
    }
}

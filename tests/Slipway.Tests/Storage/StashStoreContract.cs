using Microsoft.Extensions.Time.Testing;
using Slipway.Content;
using Slipway.Records;
using Slipway.Storage;
using static Slipway.Tests.Storage.StoreActions;

namespace Slipway.Tests.Storage;

/// <summary>What every store promises about stashes and their listing.</summary>
public abstract partial class StashStoreContract
{
    private static readonly string[] AwkwardKeys =
    [
        "a/b",
        "a_b",
        "a-b",
        "a.b",
        "..",
        ".",
        "../../etc/passwd",
        "/",
        "\\",
        "C:\\x",
        "Case",
        "case",
        "CASE",
        "ключ",
        "鍵",
        "é",
        "e\u0301",
        "🛥",
        "con",
        "a b",
        "%2e",
        "a%2Fb",
        "*?<>|\"'",
        "stashes",
        "entry.json",
        new('x', 200),
        new('x', 199),
        new('é', 200),
        new string('x', 199) + "y",
    ];

    protected FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    protected abstract IStashStore Store { get; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_store_is_empty()
    {
        Assert.Empty(await Store.ListAsync());
        Assert.Empty(await Store.ListAsync("ci"));
    }

    [Fact]
    public async Task A_commit_makes_the_stash_visible_with_all_its_details()
    {
        var scope = new Scope
        {
            Repository = "o/r",
            HeadRepository = "f/r",
            Branch = "b",
            Run = "7",
            Attempt = 2,
            Event = "push",
            Workflow = "w.yml",
            Commit = "c0",
        };
        var content = Bytes(100_000);

        var committed = await Store.SaveAsync("ci", content, scope);

        var listed = Assert.Single(await Store.ListAsync());
        Assert.Equal(committed, listed);
        Assert.Equal(
            new StashEntry(new StashKey("ci"), committed.Locator, Digest.Of(content), Clock.GetUtcNow(), content.Length, scope),
            listed
        );
        Assert.Equal(content, await Store.ReadAllAsync(listed));
    }

    [Fact]
    public async Task Nothing_is_visible_before_the_commit_nor_after_a_disposal_without_one()
    {
        await using (var upload = await Store.BeginAsync(new StashKey("ci"), new Scope(), Cancel))
        {
            await upload.Content.WriteAsync(Bytes(100_000), Cancel);
            Assert.Empty(await Store.ListAsync());
        }

        Assert.Empty(await Store.ListAsync());
    }

    [Fact]
    public async Task The_newest_stash_comes_first()
    {
        var keys = new[] { "a", "b", "a", "c" };
        var saved = new List<StashEntry>();
        foreach (var key in keys)
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            saved.Insert(0, await Store.SaveAsync(key, Bytes(10)));
        }

        Assert.Equal(saved, await Store.ListAsync());
        Assert.Equal(saved.Where(entry => entry.Key.Text == "a"), await Store.ListAsync("a"));
    }

    [Fact]
    public async Task Within_one_tick_of_the_clock_the_later_commit_comes_first()
    {
        var saved = new List<StashEntry>();
        for (var i = 0; i < 12; i++)
        {
            saved.Insert(0, await Store.SaveAsync("ci", Bytes(10, i)));
            await Store.SaveAsync("other", Bytes(10, i));
        }

        Assert.Equal(saved, await Store.ListAsync("ci"));
        Assert.Equal(await Store.ListAsync(), await Store.ListAsync());
    }

    [Fact]
    public virtual async Task A_later_commit_counts_even_when_its_upload_began_earlier()
    {
        await using var slow = await Store.BeginAsync(new StashKey("ci"), new Scope(), Cancel);
        var fast = await Store.SaveAsync("ci", Bytes(10));
        Clock.Advance(TimeSpan.FromSeconds(1));
        var last = await slow.CommitAsync(Digest.Of([]), Cancel);

        Assert.Equal([last, fast], await Store.ListAsync("ci"));
        Assert.Equal(0, last.Size);
    }

    [Fact]
    public async Task Keys_of_any_characters_never_collide()
    {
        foreach (var key in AwkwardKeys)
        {
            await Store.SaveAsync(key, System.Text.Encoding.UTF8.GetBytes(key));
        }

        Assert.Equal(AwkwardKeys.Length, (await Store.ListAsync()).Count);
        foreach (var key in AwkwardKeys)
        {
            var entry = Assert.Single(await Store.ListAsync(key));
            Assert.Equal(key, entry.Key.Text);
            Assert.Equal(key, System.Text.Encoding.UTF8.GetString(await Store.ReadAllAsync(entry)));
        }
    }

    [Fact]
    public async Task A_removed_stash_is_gone_and_the_others_stay()
    {
        var old = await Store.SaveAsync("ci", Bytes(10));
        var kept = await Store.SaveAsync("ci", Bytes(20));

        await Store.DeleteAsync(old.Locator, Cancel);
        await Store.DeleteAsync(old.Locator, Cancel);

        Assert.Equal([kept], await Store.ListAsync());
        await FailsAsync(FailureKind.NotFound, () => Store.OpenAsync(old.Locator, Cancel));
        await Store.AssertWholeAsync(kept);
    }

    [Fact]
    public async Task A_key_can_be_used_again_after_its_last_stash_was_removed()
    {
        await Store.DeleteAsync((await Store.SaveAsync("ci", Bytes(10))).Locator, Cancel);
        var again = await Store.SaveAsync("ci", Bytes(20));

        Assert.Equal([again], await Store.ListAsync("ci"));
    }
}

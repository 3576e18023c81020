using Slipway.Content;
using Slipway.Records;
using Slipway.Storage;
using static Slipway.Tests.Storage.StoreActions;

namespace Slipway.Tests.Storage;

/// <summary>What every store promises about content and concurrent use.</summary>
public abstract partial class StashStoreContract
{
    [Theory]
    [InlineData(0, 10)]
    [InlineData(0, 200_000)]
    [InlineData(65_535, 3)]
    [InlineData(199_999, 1)]
    [InlineData(200_000, 0)]
    [InlineData(0, 0)]
    public async Task A_range_is_read_exactly(int offset, int count)
    {
        var content = Bytes(200_000);
        var entry = await Store.SaveAsync("ci", content);
        await using var source = await Store.OpenAsync(entry.Locator, Cancel);
        var buffer = new byte[count];

        await source.ReadAsync(offset, buffer, Cancel);

        Assert.Equal(200_000, source.Length);
        Assert.Equal(content[offset..(offset + count)], buffer);
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, 101)]
    [InlineData(100, 1)]
    [InlineData(101, 0)]
    [InlineData(long.MaxValue, 1)]
    [InlineData(long.MinValue, 1)]
    public async Task A_range_outside_the_file_is_refused(long offset, int count)
    {
        var entry = await Store.SaveAsync("ci", Bytes(100));
        await using var source = await Store.OpenAsync(entry.Locator, Cancel);

        await FailsAsync(FailureKind.Store, () => source.ReadAsync(offset, new byte[count], Cancel).AsTask());
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("../../../etc/passwd")]
    [InlineData("/etc/passwd")]
    [InlineData("stashes/../../x")]
    [InlineData("stashes/ci-0123/20260301T1200000000000Z-0000-0123456789abcdef")]
    [InlineData("stashes/ci\0/x")]
    public async Task A_locator_that_names_nothing_is_not_found(string locator)
    {
        await Store.SaveAsync("ci", Bytes(10));

        await FailsAsync(FailureKind.NotFound, () => Store.OpenAsync(locator, Cancel));
        await Store.DeleteAsync(locator, Cancel);

        Assert.Single(await Store.ListAsync());
    }

    [Fact]
    public async Task Blocks_of_all_sizes_arrive_in_order()
    {
        var content = Bytes(3_000_000);
        await using var upload = await Store.BeginAsync(new StashKey("ci"), new Scope(), Cancel);
        var random = new Random(5);
        for (var at = 0; at < content.Length; )
        {
            var count = Math.Min(
                content.Length - at,
                random.Next(3) switch
                {
                    0 => random.Next(10),
                    1 => random.Next(5_000),
                    _ => random.Next(300_000),
                }
            );
            if (random.Next(2) == 0)
            {
                await upload.Content.WriteAsync(content.AsMemory(at, count), Cancel);
            }
            else
            {
                upload.Content.Write(content.AsSpan(at, count));
            }

            at += count;
            Assert.Equal(at, upload.Content.Position);
        }

        Assert.Equal(content, await Store.ReadAllAsync(await upload.CommitAsync(Digest.Of(content), Cancel)));
    }

    [Fact]
    public async Task A_second_commit_is_refused()
    {
        await using var upload = await Store.BeginAsync(new StashKey("ci"), new Scope(), Cancel);
        await upload.CommitAsync(Digest.Of([]), Cancel);

        await Assert.ThrowsAnyAsync<InvalidOperationException>(() => upload.CommitAsync(Digest.Of([]), Cancel));
        Assert.Single(await Store.ListAsync());
    }

    [Fact]
    public async Task A_commit_after_the_disposal_is_refused()
    {
        var upload = await Store.BeginAsync(new StashKey("ci"), new Scope(), Cancel);
        await upload.DisposeAsync();

        await Assert.ThrowsAnyAsync<InvalidOperationException>(() => upload.CommitAsync(Digest.Of([]), Cancel));
        await upload.DisposeAsync();
        Assert.Empty(await Store.ListAsync());
    }

    [Fact]
    public async Task Writing_after_the_commit_is_refused()
    {
        await using var upload = await Store.BeginAsync(new StashKey("ci"), new Scope(), Cancel);
        await upload.Content.WriteAsync(Bytes(10), Cancel);
        var entry = await upload.CommitAsync(Digest.Of(Bytes(10)), Cancel);

        await Assert.ThrowsAnyAsync<InvalidOperationException>(() => upload.Content.WriteAsync(Bytes(10), Cancel).AsTask());
        Assert.ThrowsAny<InvalidOperationException>(() => upload.Content.Write(Bytes(10)));
        await Store.AssertWholeAsync(entry);
    }

    [Fact]
    public async Task The_content_may_be_disposed_before_the_commit()
    {
        await using var upload = await Store.BeginAsync(new StashKey("ci"), new Scope(), Cancel);
        await using (upload.Content)
        {
            await upload.Content.WriteAsync(Bytes(10), Cancel);
        }

        await Store.AssertWholeAsync(await upload.CommitAsync(Digest.Of(Bytes(10)), Cancel));
    }

    [Fact]
    public async Task A_stash_without_a_key_is_refused() =>
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.BeginAsync(default, new Scope(), Cancel));

    [Fact]
    public async Task Writers_of_the_same_and_of_different_keys_dont_disturb_each_other()
    {
        var saved = await Task.WhenAll(
            Enumerable.Range(0, 40).Select(i => Task.Run(() => Store.SaveAsync($"key-{i % 4}", Bytes(50_000 + i, i)), Cancel))
        );

        Assert.Equal(saved.OrderBy(entry => entry.Locator), (await Store.ListAsync()).OrderBy(entry => entry.Locator));
        foreach (var entry in saved)
        {
            await Store.AssertWholeAsync(entry);
        }
    }

    [Fact]
    public async Task Readers_only_ever_see_whole_stashes_while_others_write_and_remove()
    {
        var writing = Task.Run(
            async () =>
            {
                for (var i = 0; i < 60; i++)
                {
                    var entry = await Store.SaveAsync("ci", Bytes(30_000 + i, i));
                    if (i % 3 != 0)
                    {
                        await Store.DeleteAsync(entry.Locator, Cancel);
                    }
                }
            },
            Cancel
        );

        while (!writing.IsCompleted)
        {
            foreach (var entry in await Store.ListAsync("ci"))
            {
                try
                {
                    await Store.AssertWholeAsync(entry);
                }
                catch (SlipwayException e) when (e.Kind == FailureKind.NotFound)
                {
                    // It was removed after it was listed.
                }
            }
        }

        await writing;
        Assert.Equal(20, (await Store.ListAsync()).Count);
    }

    [Fact]
    public virtual async Task A_stash_that_is_removed_stays_readable_for_those_who_opened_it()
    {
        var content = Bytes(100_000);
        var entry = await Store.SaveAsync("ci", content);
        await using var source = await Store.OpenAsync(entry.Locator, Cancel);
        await Store.DeleteAsync(entry.Locator, Cancel);
        var buffer = new byte[content.Length];

        await source.ReadAsync(0, buffer, Cancel);

        Assert.Equal(content, buffer);
    }
}

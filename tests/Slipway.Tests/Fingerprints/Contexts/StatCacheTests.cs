using Microsoft.Extensions.Time.Testing;

namespace Slipway.Tests.Fingerprints.Contexts;

/// <summary>A file is read once, and again only if it may have changed.</summary>
public sealed class StatCacheTests
{
    [Fact]
    public async Task A_file_is_read_again_only_when_its_status_changed()
    {
        using var context = Sample(TimeSpan.FromHours(1));
        var before = await context.TakeAsync();
        await LieAsync(context);

        var lied = await context.TakeAsync();
        Assert.NotEqual(before.Value, lied.Value);

        context.Folder.File("a.txt", "1");
        Assert.Equal(before.Value, (await context.TakeAsync()).Value);
    }

    [Fact]
    public async Task A_file_that_was_just_changed_is_not_remembered()
    {
        using var context = Sample(TimeSpan.Zero);
        var before = await context.TakeAsync();
        await LieAsync(context);

        Assert.Equal(before.Value, (await context.TakeAsync()).Value);
    }

    [Fact]
    public async Task A_damaged_cache_is_ignored()
    {
        using var context = Sample(TimeSpan.FromHours(1));
        var before = await context.TakeAsync();
        var file = Assert.Single(Directory.GetFiles(context.CacheFolder));
        var bytes = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(file, bytes, TestContext.Current.CancellationToken);

        Assert.Equal(before.Value, (await context.TakeAsync()).Value);
    }

    // Changes the cached digests, and the cache's own digest to match: only digests taken from the cache show it.
    private static async Task LieAsync(SampleContext context)
    {
        foreach (var file in Directory.GetFiles(context.CacheFolder))
        {
            var bytes = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
            for (var entry = 48; entry < bytes.Length; entry += 120)
            {
                bytes[entry + 56] ^= 1;
            }

            System.Security.Cryptography.SHA256.HashData(bytes.AsSpan(48), bytes.AsSpan(16, 32));
            await File.WriteAllBytesAsync(file, bytes, TestContext.Current.CancellationToken);
        }
    }

    private static SampleContext Sample(TimeSpan later)
    {
        var context = new SampleContext("FROM scratch\nCOPY a.txt /") { Clock = new FakeTimeProvider(DateTimeOffset.UtcNow + later) };
        context.Folder.File("a.txt", "1");
        return context;
    }
}

using Slipway.Content;
using Slipway.Records;
using Slipway.Storage;

namespace Slipway.Tests.Storage;

/// <summary>Steps that the tests of stores share.</summary>
internal static class StoreActions
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static byte[] Bytes(int count, int seed = 1)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    public static Task<IStashUpload> BeginAsync(this IStashStore store, StashKey key, Scope scope, CancellationToken cancel) =>
        store.BeginAsync(key, scope, null, cancel);

    public static Task<StashEntry> CommitAsync(this IStashUpload upload, Digest root, CancellationToken cancel) =>
        upload.CommitAsync(root, [], cancel);

    public static async Task<StashEntry> SaveAsync(this IStashStore store, string key, byte[] content, Scope? scope = null)
    {
        await using var upload = await store.BeginAsync(new StashKey(key), scope ?? new Scope(), Cancel);
        await upload.Content.WriteAsync(content, Cancel);
        return await upload.CommitAsync(Digest.Of(content), Cancel);
    }

    public static Task<IReadOnlyList<StashEntry>> ListAsync(this IStashStore store, string? key = null) =>
        store.ListAsync(key is null ? null : new StashKey(key), Cancel);

    public static async Task<byte[]> ReadAllAsync(this IStashStore store, StashEntry entry)
    {
        await using var source = await store.OpenAsync(entry.Locator, Cancel);
        Assert.Equal(entry.Size, source.Length);
        var content = new byte[source.Length];
        await source.ReadAsync(0, content, Cancel);
        return content;
    }

    /// <summary>Asserts that a stash has the bytes that its root promises; these tests use the digest of all bytes as root.</summary>
    public static async Task AssertWholeAsync(this IStashStore store, StashEntry entry) =>
        Assert.Equal(entry.Root, Digest.Of(await store.ReadAllAsync(entry)));

    public static async Task<SlipwayException> FailsAsync(FailureKind kind, Func<Task> action)
    {
        var failure = await Assert.ThrowsAsync<SlipwayException>(action);
        Assert.Equal(kind, failure.Kind);
        return failure;
    }
}

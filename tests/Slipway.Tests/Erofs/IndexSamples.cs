using Slipway.Content;
using Slipway.Erofs;

namespace Slipway.Tests.Erofs;

/// <summary>Makes indexes of layers that are in memory.</summary>
internal static class IndexSamples
{
    public static Task<IndexResult> ReadAsync(byte[] tar, LayersBelow? below = null) =>
        ErofsIndex.ReadAsync(new MemoryStream(tar), below ?? new LayersBelow(), Digest.Of(tar), TestContext.Current.CancellationToken);

    public static async Task<byte[]> WriteAsync(byte[] tar, LayersBelow? below = null)
    {
        var result = await ReadAsync(tar, below);
        Assert.True(result.Index is not null, result.Refusal?.ToString());
        return Bytes(result.Index);
    }

    public static byte[] Bytes(ErofsIndex index)
    {
        using var image = new MemoryStream();
        index.Write(image);
        Assert.Equal(index.Length, image.Length);
        return image.ToArray();
    }

    public static async Task<SortedDictionary<string, ImageFile>> FilesAsync(byte[] tar, LayersBelow? below = null) =>
        new ErofsImage(await WriteAsync(tar, below), tar).Read();

    public static async Task<IndexRefusal> RefusalAsync(params LayerEntry[] entries)
    {
        var result = await ReadAsync(LayerEntry.Tar(entries));
        Assert.Null(result.Index);
        return result.Refusal!;
    }
}

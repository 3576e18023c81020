using Slipway.Content;
using Slipway.Records;
using Slipway.Stashes;
using Slipway.Storage;

namespace Slipway.Tests.Stashes;

/// <summary>Saves and restores of tar streams in memory.</summary>
internal static class StashSamples
{
    public static readonly StashKey Key = new("sample");

    /// <summary>A tar of files of repeatable noise: the same seed and length give the same content.</summary>
    public static byte[] NoiseTar(params (int Seed, int Length)[] files) =>
        Slipway.Tests.Content.TarSamples.Make(System.Formats.Tar.TarEntryFormat.Pax, files.Select(file => Noise(file.Seed, file.Length)));

    public static byte[] Noise(int seed, int length)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    public static async Task<SaveResult> SaveAsync(
        IStashStore store,
        byte[] tar,
        StashEntry? savedBefore = null,
        SaveOptions? options = null
    )
    {
        await using var writer = await StashWriter.BeginAsync(
            store,
            Key,
            (options ?? new SaveOptions()) with
            {
                Base = savedBefore,
            },
            default
        );
        var record = await writer.StoreAsync(new MemoryStream(tar), default);
        Assert.Equal(Digest.Of(tar), record.Digest);
        return await writer.CommitAsync(record, default);
    }

    public static async Task<byte[]> RestoreAsync(IStashStore store, StashEntry entry)
    {
        await using var reader = await StashReader.OpenAsync(store, entry, null, default);
        using var output = new MemoryStream();
        await reader.CopyToAsync(reader.Record.Folder!, output, default);
        return output.ToArray();
    }
}

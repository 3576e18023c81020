using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Slipway.Content;
using Slipway.Records;
using Slipway.Transfer;

namespace Slipway.Tests.Images;

/// <summary>Tar streams in memory, as a sink and a source.</summary>
internal sealed class MemoryTars : ITarSink, ITarSource
{
    private readonly Dictionary<Digest, TarRecord> _known = [];
    private readonly Dictionary<Digest, LayerRecord> _knownCompressed = [];

    public ConcurrentDictionary<Digest, byte[]> Stored { get; } = [];

    /// <summary>How many streams were read, not reused.</summary>
    public int StoreCalls { get; private set; }

    /// <summary>A sink that builds on what an earlier save stored.</summary>
    public static MemoryTars BasedOn(ImageRecord image, MemoryTars earlier)
    {
        var tars = new MemoryTars();
        foreach (var layer in image.Layers)
        {
            tars._known[layer.Tar.Digest] = layer.Tar;
            tars.Stored[layer.Tar.Digest] = earlier.Stored[layer.Tar.Digest];
            if (layer.Source is { } source)
            {
                tars._knownCompressed[source.Digest] = layer;
            }
        }

        return tars;
    }

    public async Task<TarRecord> StoreAsync(Stream tar, CancellationToken cancel)
    {
        StoreCalls++;
        var data = new MemoryStream();
        await tar.CopyToAsync(data, cancel);
        var record = new TarRecord(Stored.Count, Digest.Of(data.ToArray()), data.Length);
        Stored[record.Digest] = data.ToArray();
        return record;
    }

    public bool TryReuse(Digest digest, [NotNullWhen(true)] out TarRecord? tar) => _known.TryGetValue(digest, out tar);

    public bool TryReuseCompressed(Digest blob, [NotNullWhen(true)] out LayerRecord? layer) =>
        _knownCompressed.TryGetValue(blob, out layer);

    public Task CopyToAsync(TarRecord tar, Stream destination, CancellationToken cancel) =>
        destination.WriteAsync(Stored[tar.Digest], cancel).AsTask();
}

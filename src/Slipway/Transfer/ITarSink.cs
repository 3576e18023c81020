using System.Diagnostics.CodeAnalysis;
using Slipway.Content;
using Slipway.Records;

namespace Slipway.Transfer;

/// <summary>Takes the tar streams of a stash that is being saved.</summary>
public interface ITarSink
{
    /// <summary>Stores one tar stream, read to its end. Streams are stored one after another: calls wait for each other.</summary>
    Task<TarRecord> StoreAsync(Stream tar, CancellationToken cancel = default);

    /// <summary>
    /// Takes over a tar stream, named by its digest, from the stash that this save builds on. Its bytes need not be read again: they
    /// were checked against that digest when they were stored, and will be when they are read.
    /// </summary>
    /// <returns>False if the base does not have it: store it, then.</returns>
    bool TryReuse(Digest digest, [NotNullWhen(true)] out TarRecord? tar);

    /// <summary>Takes over a layer, named by the digest of its compressed blob, from the stash that this save builds on.</summary>
    bool TryReuseCompressed(Digest blob, [NotNullWhen(true)] out LayerRecord? layer);
}

/// <summary>Gives the tar streams of a stash that was saved. Several may be asked for at once: engines pull layers concurrently.</summary>
public interface ITarSource
{
    /// <summary>Writes one tar stream, byte for byte as it was saved. Every chunk is checked before it is written.</summary>
    /// <exception cref="SlipwayException">Refused: stored data is damaged. Store: it could not be read.</exception>
    Task CopyToAsync(TarRecord tar, Stream destination, CancellationToken cancel = default);
}

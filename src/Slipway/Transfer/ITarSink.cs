using System.Diagnostics.CodeAnalysis;
using Slipway.Content;
using Slipway.Records;

namespace Slipway.Transfer;

/// <summary>Receives the tar streams of a stash being saved.</summary>
public interface ITarSink
{
    /// <summary>Stores one tar stream, read to its end. Streams are stored one at a time: concurrent calls wait for each other.</summary>
    Task<TarRecord> StoreAsync(Stream tar, CancellationToken cancel = default);

    /// <summary>
    /// Takes over a tar stream, by its digest, from the stash that this save builds on. Its bytes need not be read again: they were
    /// checked against that digest when stored, and will be checked when read.
    /// </summary>
    /// <returns>False if the base does not have it; then store it.</returns>
    bool TryReuse(Digest digest, [NotNullWhen(true)] out TarRecord? tar);

    /// <summary>Takes over a layer, by the digest of its compressed blob, from the stash that this save builds on.</summary>
    bool TryReuseCompressed(Digest blob, [NotNullWhen(true)] out LayerRecord? layer);
}

/// <summary>Supplies the tar streams of a saved stash. Several may be requested at once: engines pull layers concurrently.</summary>
public interface ITarSource
{
    /// <summary>Writes one tar stream exactly as it was saved. Every chunk is checked before it is written.</summary>
    /// <exception cref="SlipwayException">Refused: stored data is damaged. Store: it could not be read.</exception>
    Task CopyToAsync(TarRecord tar, Stream destination, CancellationToken cancel = default);
}

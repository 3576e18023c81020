namespace Slipway.Streams;

/// <summary>A stream with its bytes already in memory, given out piece by piece, so that readers need not copy them.</summary>
internal interface IPieces
{
    /// <summary>Returns the next bytes of the stream, valid until the next call; empty at its end.</summary>
    ValueTask<ReadOnlyMemory<byte>> TakeAsync(CancellationToken cancel);
}

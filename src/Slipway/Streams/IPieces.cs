namespace Slipway.Streams;

/// <summary>A stream that has its bytes in memory, piece by piece: whoever can use them there need not copy them.</summary>
internal interface IPieces
{
    /// <summary>The next bytes of the stream, valid until the next call; none at its end.</summary>
    ValueTask<ReadOnlyMemory<byte>> TakeAsync(CancellationToken cancel);
}

using System.Buffers;
using Slipway.Content;

namespace Slipway.Transfer;

/// <summary>Rebuilds a tar stream from its recipe.</summary>
/// <param name="cache">Supplies the chunks.</param>
/// <param name="recipe">The recipe.</param>
/// <param name="meter">Counts the progress.</param>
/// <param name="joins">Whether to join small pieces; false if the destination does so itself.</param>
internal sealed class TarAssembler(FrameCache cache, Recipe recipe, TransferMeter meter, bool joins = true)
{
    // Small pieces are joined into blocks of this size for a socket or pipe.
    private const int OutputBlock = 128 << 10;
    private const int ContentAhead = 6;
    private const int LiteralsAhead = 2;

    // Enough for all cores; data that waits longer has left the processor's cache.
    private static readonly int NearContentAhead = Math.Min(Environment.ProcessorCount + 1, ContentAhead);

    private readonly byte[] _output = ArrayPool<byte>.Shared.Rent(OutputBlock);
    private ReadOnlyMemory<byte> _literal;
    private int _nextLiteral;
    private int _length;

    /// <summary>Writes the whole stream. Call it once.</summary>
    public async Task CopyToAsync(Stream destination, CancellationToken cancel)
    {
        await using var literals = new ChunkFeed(cache, recipe.Literals, LiteralsAhead, cancel);
        await using var content = new ChunkFeed(cache, recipe.Steps.Select(static step => step.Chunk), Ahead, cancel);
        try
        {
            foreach (var step in recipe.Steps)
            {
                await CopyLiteralsAsync(literals, step.LiteralLength, destination, cancel);
                await EmitAsync(await content.NextAsync(step.Chunk), destination, cancel);
            }

            await CopyLiteralsAsync(literals, recipe.Tail, destination, cancel);
            await FlushAsync(destination, cancel);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(_output);
        }
    }

    private int Ahead => cache.Packs.All(static pack => pack.IsNear) ? NearContentAhead : ContentAhead;

    private async ValueTask CopyLiteralsAsync(ChunkFeed literals, long length, Stream destination, CancellationToken cancel)
    {
        while (length > 0)
        {
            if (_literal.Length == 0)
            {
                _literal = await literals.NextAsync(recipe.Literals[_nextLiteral++]);
            }

            var taken = (int)Math.Min(length, _literal.Length);
            await EmitAsync(_literal[..taken], destination, cancel);
            _literal = _literal[taken..];
            length -= taken;
        }
    }

    private ValueTask EmitAsync(ReadOnlyMemory<byte> bytes, Stream destination, CancellationToken cancel)
    {
        if (!joins)
        {
            meter.AddRaw(bytes.Length);
            return destination.WriteAsync(bytes, cancel);
        }

        if (bytes.Length > OutputBlock - _length)
        {
            return FlushAndEmitAsync(bytes, destination, cancel);
        }

        bytes.Span.CopyTo(_output.AsSpan(_length));
        _length += bytes.Length;
        return ValueTask.CompletedTask;
    }

    private async ValueTask FlushAndEmitAsync(ReadOnlyMemory<byte> bytes, Stream destination, CancellationToken cancel)
    {
        await FlushAsync(destination, cancel);
        if (bytes.Length < OutputBlock / 2)
        {
            bytes.Span.CopyTo(_output);
            _length = bytes.Length;
            return;
        }

        await destination.WriteAsync(bytes, cancel);
        meter.AddRaw(bytes.Length);
    }

    private async ValueTask FlushAsync(Stream destination, CancellationToken cancel)
    {
        await destination.WriteAsync(_output.AsMemory(0, _length), cancel);
        meter.AddRaw(_length);
        _length = 0;
    }
}

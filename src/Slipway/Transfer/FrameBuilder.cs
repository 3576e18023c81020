using System.Buffers;
using Slipway.Packs;

namespace Slipway.Transfer;

/// <summary>A frame being filled with chunks, and then compressed. Its buffers are pooled.</summary>
internal sealed class FrameBuilder(int capacity, int firstChunk, bool literal) : IDisposable
{
    private byte[]? _raw = ArrayPool<byte>.Shared.Rent(capacity);
    private byte[]? _packed;
    private int _stored;

    public bool Literal => literal;

    public int ChunkCount { get; private set; }

    /// <summary>The ordinals of its chunks.</summary>
    public Range Chunks => firstChunk..(firstChunk + ChunkCount);

    public int Length { get; private set; }

    public FrameKind Kind { get; private set; }

    public ReadOnlyMemory<byte> Stored => (_packed ?? _raw).AsMemory(0, _stored);

    public void Append(ReadOnlySpan<byte> chunk)
    {
        chunk.CopyTo(_raw.AsSpan(Length));
        Length += chunk.Length;
        ChunkCount++;
    }

    public FrameBuilder Compress(FrameCodec codec)
    {
        var packed = ArrayPool<byte>.Shared.Rent(FrameCodec.Bound(Length));
        Kind = codec.Compress(_raw.AsSpan(0, Length), packed, literal, out _stored);
        if (Kind == FrameKind.Stored)
        {
            ArrayPool<byte>.Shared.Return(packed);
            return this;
        }

        ArrayPool<byte>.Shared.Return(_raw!);
        (_raw, _packed) = (null, packed);
        return this;
    }

    public void Dispose()
    {
        foreach (var buffer in new[] { _raw, _packed })
        {
            if (buffer is not null)
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }

        (_raw, _packed) = (null, null);
    }
}

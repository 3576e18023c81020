using System.Buffers;
using System.Buffers.Binary;

namespace Slipway.CacheMounts.Wire;

/// <summary>
/// A message with room around it for its transport: one of the SSH agent protocol (draft-ietf-sshm-ssh-agent, sections 3.6 and 4), because
/// that is what BuildKit forwards between a build step and its client. A call travels as data to sign, its answer as the signature. No key
/// and no SSH agent is involved.
/// </summary>
internal sealed class Message(IMemoryOwner<byte> room) : IDisposable
{
    /// <summary>Maximum bytes of a message. BuildKit takes up to 16 MiB; more than this was slower.</summary>
    public const int Capacity = 1 << 20;

    private const byte SignRequest = 13;
    private const byte SignResponse = 14;

    // Length, type, then a one-character name (of a key, or of a signature's format) with its lengths, and the length of the data.
    private const int Front = 18;
    private const int RequestFlags = 4;
    private const byte Name = (byte)'s';

    private Memory<byte> _bytes = room.Memory;

    public Message()
        : this(MemoryPool<byte>.Shared.Rent(Front + Capacity + RequestFlags)) { }

    /// <summary>The number of the shared slot that it is in, if any.</summary>
    public int? Slot => (room as Slot)?.Number;

    public int Length { get; set; }

    public Memory<byte> Data => _bytes.Slice(Front, Length);

    /// <summary>The room that is left.</summary>
    public Memory<byte> Free => _bytes.Slice(Front + Length, Capacity - Length);

    /// <summary>The data of a message whose length another process has given.</summary>
    public static ReadOnlyMemory<byte> In(ReadOnlyMemory<byte> room, int length) => room.Slice(Front, length);

    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Free.Span);
        Length += bytes.Length;
    }

    public ReadOnlyMemory<byte> AsCall()
    {
        _bytes.Span.Slice(Front + Length, RequestFlags).Clear();
        Put(0, 1 + 4 + 5 + 4 + Length + RequestFlags);
        _bytes.Span[4] = SignRequest;
        Put(5, 5);
        Put(9, 1);
        _bytes.Span[13] = Name;
        Put(14, Length);
        return _bytes[..(Front + Length + RequestFlags)];
    }

    public ReadOnlyMemory<byte> AsAnswer()
    {
        Put(0, 1 + 4 + 5 + 4 + Length);
        _bytes.Span[4] = SignResponse;
        Put(5, 5 + 4 + Length);
        Put(9, 1);
        _bytes.Span[13] = Name;
        Put(14, Length);
        return _bytes[..(Front + Length)];
    }

    /// <summary>Reads a call; false if the stream ends before one.</summary>
    public ValueTask<bool> ReadCallAsync(Stream stream, CancellationToken cancel) => ReadAsync(stream, SignRequest, RequestFlags, cancel);

    /// <summary>Reads an answer; false if the stream ends before one.</summary>
    public ValueTask<bool> ReadAnswerAsync(Stream stream, CancellationToken cancel) => ReadAsync(stream, SignResponse, 0, cancel);

    public void Dispose()
    {
        if (_bytes.Length > 0)
        {
            _bytes = default;
            room.Dispose();
        }
    }

    private async ValueTask<bool> ReadAsync(Stream stream, byte type, int behind, CancellationToken cancel)
    {
        Length = 0;
        var read = await stream.ReadAtLeastAsync(_bytes[..Front], Front, throwOnEndOfStream: false, cancel);
        if (read == 0)
        {
            return false;
        }

        // The type byte comes first within the announced length; a failure consists of nothing else.
        var length = read < Front ? -1 : Get(14);
        if (read < Front || _bytes.Span[4] != type || length is < 0 or > Capacity || Get(0) != Front - 4 + length + behind)
        {
            throw new SlipwayException(
                FailureKind.Engine,
                "The builder's connection to this program broke. Try again; if it happens again, the builder does not forward SSH agents."
            );
        }

        await stream.ReadExactlyAsync(_bytes.Slice(Front, length + behind), cancel);
        Length = length;
        return true;
    }

    private void Put(int offset, int value) => BinaryPrimitives.WriteInt32BigEndian(_bytes.Span[offset..], value);

    private int Get(int offset) => BinaryPrimitives.ReadInt32BigEndian(_bytes.Span[offset..]);
}

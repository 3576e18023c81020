using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;

namespace Slipway.Engines.GraphDriver;

/// <summary>One piece of a layer's tar stream: bytes as they are, or the content of a file.</summary>
/// <param name="Bytes">Headers and padding; empty for a file.</param>
/// <param name="Path">The file's path in the layer, with a final zero byte; empty for bytes.</param>
/// <param name="Size">Length of the file's content in bytes.</param>
internal readonly record struct TarSplitPiece(ReadOnlyMemory<byte> Bytes, ReadOnlyMemory<byte> Path, long Size);

/// <summary>
/// Reads Docker's record of a layer's tar stream, which lacks the files' contents (the format of vbatts/tar-split, version 1): JSON
/// objects, one per line. Type 2 has headers and padding in <c>payload</c>; type 1 stands for the content of the file <c>name</c>
/// (<c>name_raw</c> in base64 if it is not UTF-8) of <c>size</c> bytes.
/// </summary>
internal sealed class TarSplitReader(Stream json) : IAsyncDisposable
{
    // A segment is the headers between two contents; the longest seen hold hundreds of links and folders in a row.
    private const int MaxLine = 64 << 20;

    private readonly PipeReader _lines = PipeReader.Create(json, new StreamPipeReaderOptions(bufferSize: 64 << 10));
    private byte[] _line = [];

    /// <summary>Reads the next piece, which is valid until the next call; null at the end.</summary>
    public async ValueTask<TarSplitPiece?> ReadAsync(CancellationToken cancel)
    {
        while (true)
        {
            var read = await ReadLinesAsync(cancel);
            if (read.Buffer.PositionOf((byte)'\n') is { } end)
            {
                var piece = Parse(read.Buffer.Slice(0, end));
                _lines.AdvanceTo(read.Buffer.GetPosition(1, end));
                return piece;
            }

            if (read.IsCompleted)
            {
                return read.Buffer.IsEmpty ? null : throw new LayerUnreadableException("The record of a layer's headers was cut.");
            }

            if (read.Buffer.Length > MaxLine)
            {
                throw new LayerUnreadableException($"A line of the record of a layer's headers has more than {MaxLine} bytes.");
            }

            _lines.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    public async ValueTask DisposeAsync() => await _lines.CompleteAsync();

    private async ValueTask<ReadResult> ReadLinesAsync(CancellationToken cancel)
    {
        try
        {
            return await _lines.ReadAsync(cancel);
        }
        catch (InvalidDataException e)
        {
            throw new LayerUnreadableException("The record of a layer's headers cannot be decompressed.", e);
        }
    }

    private TarSplitPiece Parse(in ReadOnlySequence<byte> line)
    {
        try
        {
            return ParseLine(line);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            throw new LayerUnreadableException("The record of a layer's headers is malformed.", e);
        }
    }

    private TarSplitPiece ParseLine(in ReadOnlySequence<byte> line)
    {
        var (type, size) = (0, 0L);
        ReadOnlyMemory<byte> payload = default,
            name = default,
            rawName = default;
        var reader = new Utf8JsonReader(line);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            // Not by its raw bytes: a name that crosses two buffers is not contiguous.
            if (reader.ValueTextEquals("type"u8))
            {
                reader.Read();
                type = reader.GetInt32();
            }
            else if (reader.ValueTextEquals("size"u8))
            {
                reader.Read();
                size = reader.GetInt64();
            }
            else if (reader.ValueTextEquals("payload"u8))
            {
                reader.Read();
                // For a file this is its checksum; the layer's digest makes it redundant.
                payload = type == 2 ? reader.GetBytesFromBase64() : default;
            }
            else if (reader.ValueTextEquals("name"u8))
            {
                reader.Read();
                name = Text(ref reader);
            }
            else if (reader.ValueTextEquals("name_raw"u8))
            {
                reader.Read();
                rawName = reader.GetBytesFromBase64();
            }
            else
            {
                reader.Skip();
            }
        }

        return type switch
        {
            1 => new TarSplitPiece(default, ZeroEnded(rawName.IsEmpty ? name.Span : rawName.Span), size),
            2 => new TarSplitPiece(payload, default, 0),
            _ => throw new FormatException($"Type {type} is unknown."),
        };
    }

    private static ReadOnlyMemory<byte> Text(ref Utf8JsonReader reader)
    {
        var text = new byte[reader.HasValueSequence ? reader.ValueSequence.Length : reader.ValueSpan.Length];
        var length = reader.CopyString(text);
        return text.AsMemory(0, length);
    }

    private ReadOnlyMemory<byte> ZeroEnded(ReadOnlySpan<byte> path)
    {
        path = path.StartsWith("./"u8) ? path[2..] : path.TrimStart((byte)'/');
        if (_line.Length <= path.Length)
        {
            _line = new byte[path.Length + 256];
        }

        path.CopyTo(_line);
        _line[path.Length] = 0;
        return _line.AsMemory(0, path.Length + 1);
    }
}

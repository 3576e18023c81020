using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Slipway.Builds.Solving;

/// <summary>
/// Reads buildx's standard error with <c>--progress rawjson</c>: JSON documents, each on one or more lines, with buildx's own messages as
/// lines of text between and after them.
/// </summary>
internal sealed class RawJsonReader(Action<SolveStatus> report, Action<string> say)
{
    /// <summary>Maximum bytes of a document. One carries up to a few hundred kB of a step's output in base64.</summary>
    private const int MaxDocument = 16 << 20;

    /// <summary>Maximum bytes kept of a line of text.</summary>
    private const int MaxLine = 16 << 10;

    private const int BufferSize = 64 << 10;

    private readonly ArrayBufferWriter<byte> _pending = new();
    private Place _place = Place.LineStart;
    private int _depth;
    private bool _inString;
    private bool _escaped;

    private enum Place
    {
        LineStart,
        Text,
        Document,
    }

    public async Task ReadAsync(Stream stream, CancellationToken cancel)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            int read;
            while ((read = await stream.ReadAsync(buffer, cancel)) > 0)
            {
                Take(buffer.AsSpan(0, read));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        if (_place != Place.LineStart)
        {
            EndLine();
        }
    }

    private void Take(ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes)
        {
            if (_place == Place.LineStart)
            {
                _place = b switch
                {
                    (byte)'{' => Place.Document,
                    (byte)'\n' or (byte)'\r' => Place.LineStart,
                    _ => Place.Text,
                };
            }

            if (_place == Place.Document)
            {
                Keep(b, MaxDocument);
                Count(b);
            }
            else if (_place == Place.Text && b == '\n')
            {
                EndLine();
            }
            else if (_place == Place.Text)
            {
                Keep(b, MaxLine);
            }
        }
    }

    private void Keep(byte b, int most)
    {
        if (_pending.WrittenCount < most)
        {
            _pending.GetSpan(1)[0] = b;
            _pending.Advance(1);
        }
    }

    // Braces within strings don't count.
    private void Count(byte b)
    {
        if (_inString)
        {
            (_inString, _escaped) = (_escaped || b != '"', !_escaped && b == '\\');
            return;
        }

        _inString = b == '"';
        _depth += b switch
        {
            (byte)'{' => 1,
            (byte)'}' => -1,
            _ => 0,
        };
        if (_depth == 0)
        {
            EndDocument();
        }
    }

    private void EndDocument()
    {
        try
        {
            if (JsonSerializer.Deserialize(_pending.WrittenSpan, SolveJson.Default.SolveStatus) is { } status)
            {
                report(status);
            }
        }
        catch (JsonException)
        {
            // Unreadable progress is not shown: the build's result does not depend on it.
        }

        Reset();
    }

    private void EndLine()
    {
        var line = _pending.WrittenSpan;
        say(Encoding.UTF8.GetString(line[..Math.Min(line.Length, MaxLine)]).TrimEnd('\r'));
        Reset();
    }

    private void Reset()
    {
        _pending.ResetWrittenCount();
        (_place, _depth, _inString, _escaped) = (Place.LineStart, 0, false, false);
    }
}

using System.Text;
using Slipway.Builds.Solving;

namespace Slipway.Tests.Builds.Solving;

public sealed class RawJsonReaderTests
{
    private const string Indented = """
        {
          "vertexes": [
            {
              "digest": "sha256:01",
              "name": "[ci 1/2] RUN echo \"}{\" \\",
              "started": "2026-11-25T02:51:18.390050582Z"
            }
          ]
        }
        """;

    private readonly List<string> _names = [];
    private readonly List<string> _lines = [];

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100_000)]
    public async Task Documents_and_lines_are_told_apart_however_they_arrive(int piece)
    {
        await ReadAsync(
            $"#1 not JSON\n{Indented}\n{Compact("second")}\n{Compact("third")}{Compact("fourth")}\nDockerfile:9\n   2 | "
                + $"RUN {{\nERROR: failed",
            piece
        );
        Assert.Equal(["[ci 1/2] RUN echo \"}{\" \\", "second", "third", "fourth"], _names);
        Assert.Equal(["#1 not JSON", "Dockerfile:9", "   2 | RUN {", "ERROR: failed"], _lines);
    }

    [Theory]
    [InlineData("{]}")]
    [InlineData("{\"vertexes\": 3}")]
    [InlineData("{\"vertexes\": [null]}")]
    public async Task Lines_that_are_no_reports_are_skipped(string text)
    {
        await ReadAsync($"{text}\n{Compact("next")}\n", 3);
        Assert.Equal(["next"], _names);
    }

    [Fact]
    public async Task A_document_that_never_ends_becomes_one_short_line()
    {
        await ReadAsync("{\"logs\": \"" + new string('x', 20 << 20), 1 << 20);
        Assert.Equal(16 << 10, Assert.Single(_lines).Length);
    }

    private static string Compact(string name) => $$"""{"vertexes":[{"digest":"{{name}}","name":"{{name}}"}]}""";

    private async Task ReadAsync(string text, int piece)
    {
        await using var stream = new PieceStream(Encoding.UTF8.GetBytes(text), piece);
        var reader = new RawJsonReader(
            status => _names.AddRange((status.Vertexes ?? []).OfType<SolveVertex>().Select(vertex => vertex.Name!)),
            _lines.Add
        );
        await reader.ReadAsync(stream, TestContext.Current.CancellationToken);
    }

    /// <summary>Returns at most a given number of bytes at a time.</summary>
    private sealed class PieceStream(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(piece, buffer.Length)], cancellationToken);
    }
}

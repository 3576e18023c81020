using System.Text;
using Slipway.Erofs;
using Slipway.Streams;
using Slipway.Tests.Tar;

namespace Slipway.Tests.Erofs;

/// <summary>Layers of very many entries, which are made while they are read.</summary>
[Trait("needs", "time")]
[Collection(nameof(LargeLayerTests))]
[CollectionDefinition(nameof(LargeLayerTests), DisableParallelization = true)]
public sealed class LargeLayerTests
{
    private const long MaxMemory = 200 << 20;

    [Fact]
    public Task A_million_entries_in_one_folder_get_an_index() => CheckAsync(1_000_000, static i => $"one/{i:x8}-{i % 97}");

    [Fact]
    public Task Files_in_a_thousand_folders_get_an_index() =>
        CheckAsync(300_000, static i => $"usr/lib/{i / 300}/package/{i % 3}/file-{i}.so");

    private static async Task CheckAsync(int count, Func<int, string> nameOf)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await using var tar = new FileAfterFile(count, nameOf);
        var result = await ErofsIndex.ReadAsync(tar, new LayersBelow(), default, TestContext.Current.CancellationToken);
        Assert.True(result.Index is not null, result.Refusal?.ToString());
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, count * 60L, Math.Min(count * 180L, MaxMemory));

        var image = IndexSamples.Bytes(result.Index);
        var files = new ErofsImage(image, static (offset, length) => Encoding.ASCII.GetBytes($"{offset / 1024:D7}")[..length]).Read();
        Assert.Equal(count, files.Values.Count(static file => file.Size == 7));
        for (var i = 0; i < count; i += 997)
        {
            Assert.Equal($"{i:D7}", files[nameOf(i)].Content);
        }
    }

    /// <summary>A header, a content, a header, a content: each in a block of its own.</summary>
    private sealed class FileAfterFile(int count, Func<int, string> nameOf) : ReadOnlyStream
    {
        private byte[] _entry = [];
        private int _used;
        private int _next;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(Read(buffer.Span));

        public override int Read(Span<byte> buffer)
        {
            if (_used == _entry.Length && _next <= count)
            {
                _entry = _next == count ? new byte[1024] : new TarSample().File(nameOf(_next), $"{_next:D7}").Unfinished();
                (_used, _next) = (0, _next + 1);
            }

            var taken = Math.Min(buffer.Length, _entry.Length - _used);
            _entry.AsSpan(_used, taken).CopyTo(buffer);
            _used += taken;
            return taken;
        }
    }
}

using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using ZstdNet;

namespace Slipway.Cli.Tests.HostilePacks;

/// <summary>Writes packs by docs/formats/pack.md alone, so that any number in them can be a lie.</summary>
internal sealed class PackBuilder
{
    private readonly List<byte> _file = [.. Mark];
    private readonly List<byte[]> _frames = [];
    private readonly List<byte[]> _recipes = [];
    private readonly List<(int Length, byte[] Digest)> _chunks = [];

    private static ReadOnlySpan<byte> Mark => "SLIPPACK\u0001\0\0\0\0\0\0\0"u8;

    /// <summary>Adds a chunk in a frame of its own.</summary>
    public PackBuilder Chunk(byte[] content) => Frame(Compress(content), content.Length, content.Length, SHA256.HashData(content));

    /// <summary>Adds a frame with one chunk, as its caller describes them.</summary>
    public PackBuilder Frame(byte[] stored, int raw, int chunk, byte[] digest)
    {
        _file.AddRange(stored);
        _frames.Add([.. Varint(stored.Length), .. Varint(raw), 1, 1]);
        _chunks.Add((chunk, digest));
        return this;
    }

    public PackBuilder Recipe(byte[] section)
    {
        var stored = Compress(section);
        _file.AddRange(stored);
        _recipes.Add([.. Varint(stored.Length), .. Varint(section.Length), .. SHA256.HashData(stored)]);
        return this;
    }

    /// <summary>The index of what was added.</summary>
    public byte[] Index() =>
        [
            .. Varint(_frames.Count),
            .. _frames.SelectMany(static frame => frame),
            .. Varint(_recipes.Count),
            .. _recipes.SelectMany(static recipe => recipe),
            .. Varint(_chunks.Count),
            .. _chunks.SelectMany(static chunk => Varint(chunk.Length)),
            .. _chunks.SelectMany(static chunk => chunk.Digest),
        ];

    public byte[] Build(string record) => Build(Index(), Encoding.UTF8.GetBytes(record));

    public byte[] Build(byte[] index, byte[] record)
    {
        var footer = new byte[144];
        Section(footer, Compress(index), index.Length);
        Section(footer.AsSpan(48), Compress(record), record.Length);
        return End(footer);
    }

    /// <summary>A file with this stored index, whose footer claims the given raw size.</summary>
    public byte[] BuildOf(byte[] storedIndex, int rawIndex)
    {
        var footer = new byte[144];
        var record = Encoding.UTF8.GetBytes(Records.Folder(1024, Records.Zero));
        Section(footer, storedIndex, rawIndex);
        Section(footer.AsSpan(48), Compress(record), record.Length);
        return End(footer);
    }

    /// <summary>A file whose footer describes an index that is not there.</summary>
    public byte[] BuildWith(long index, int indexStored, int indexRaw)
    {
        var footer = new byte[144];
        var record = Compress("{}"u8);
        WriteSection(footer, index, indexStored, indexRaw, new byte[32]);
        WriteSection(footer.AsSpan(48), index + indexStored, record.Length, 2, SHA256.HashData(record));
        _file.AddRange(record);
        return End(footer);
    }

    public static byte[] Varint(long value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        return [.. bytes, (byte)value];
    }

    public static byte[] Compress(ReadOnlySpan<byte> raw)
    {
        using var options = new CompressionOptions(3);
        using var compressor = new Compressor(options);
        return compressor.Wrap(raw);
    }

    private void Section(Span<byte> footer, byte[] stored, int raw)
    {
        WriteSection(footer, _file.Count, stored.Length, raw, SHA256.HashData(stored));
        _file.AddRange(stored);
    }

    private static void WriteSection(Span<byte> footer, long offset, int stored, int raw, byte[] digest)
    {
        BinaryPrimitives.WriteInt64LittleEndian(footer, offset);
        BinaryPrimitives.WriteInt32LittleEndian(footer[8..], stored);
        BinaryPrimitives.WriteInt32LittleEndian(footer[12..], raw);
        digest.CopyTo(footer[16..]);
    }

    private byte[] End(byte[] footer)
    {
        Mark.CopyTo(footer.AsSpan(96));
        SHA256.HashData(footer.AsSpan(0, 112), footer.AsSpan(112));
        _file.AddRange(footer);
        return [.. _file];
    }
}

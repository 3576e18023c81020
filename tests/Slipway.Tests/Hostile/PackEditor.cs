using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using ZstdNet;

namespace Slipway.Tests.Hostile;

/// <summary>Puts another record into a pack, by docs/formats/pack.md alone: only what the record says is wrong.</summary>
internal static class PackEditor
{
    private const int FooterSize = 144;
    private const int RecordAt = 48;
    private const int DigestAt = 16;

    /// <summary>The record, as JSON.</summary>
    public static string RecordOf(ReadOnlySpan<byte> pack)
    {
        var section = pack[^FooterSize..][RecordAt..];
        var stored = pack.Slice((int)BinaryPrimitives.ReadInt64LittleEndian(section), BinaryPrimitives.ReadInt32LittleEndian(section[8..]));
        using var decompressor = new Decompressor();
        return Encoding.UTF8.GetString(decompressor.Unwrap(stored, BinaryPrimitives.ReadInt32LittleEndian(section[12..])));
    }

    /// <summary>The pack with another record.</summary>
    public static byte[] WithRecord(ReadOnlySpan<byte> pack, string record)
    {
        var footer = pack[^FooterSize..].ToArray();
        var section = footer.AsSpan(RecordAt);
        using var compressor = new Compressor();
        var raw = Encoding.UTF8.GetBytes(record);
        var stored = compressor.Wrap(raw);
        BinaryPrimitives.WriteInt32LittleEndian(section[8..], stored.Length);
        BinaryPrimitives.WriteInt32LittleEndian(section[12..], raw.Length);
        SHA256.HashData(stored, section[DigestAt..]);
        SHA256.HashData(footer.AsSpan(..^SHA256.HashSizeInBytes), footer.AsSpan(^SHA256.HashSizeInBytes..));
        return [.. pack[..(int)BinaryPrimitives.ReadInt64LittleEndian(section)], .. stored, .. footer];
    }

    /// <summary>The root digest of a pack.</summary>
    public static string RootOf(ReadOnlySpan<byte> pack) => $"sha256:{Convert.ToHexStringLower(pack[^SHA256.HashSizeInBytes..])}";
}

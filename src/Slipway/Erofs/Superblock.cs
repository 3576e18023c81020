using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using Slipway.Content;

namespace Slipway.Erofs;

/// <summary>The superblock, the slot of the content's device, and the checksum over both.</summary>
internal static class Superblock
{
    private const uint Magic = 0xe0f5_e1e2;

    // The superblock has a checksum; the times are those of modification.
    private const uint Compatible = 0x1 | 0x2;

    // Files in chunks; a table of devices.
    private const uint Incompatible = 0x4 | 0x8;

    private const int ChecksumAt = 4;
    private const int Length = 128;

    /// <summary>Writes all that comes before the inodes: 1,536 bytes.</summary>
    public static void Write(IndexLayout layout, Digest layer, Span<byte> start)
    {
        var block = start.Slice(ErofsFormat.SuperblockStart, ErofsFormat.BlockSize);
        BinaryPrimitives.WriteUInt32LittleEndian(block, Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(block[8..], Compatible);
        block[12] = ErofsFormat.BlockBits;
        BinaryPrimitives.WriteUInt16LittleEndian(block[14..], (ushort)layout.Order.Tree.InodeOf(LayerTree.Root).Number);
        BinaryPrimitives.WriteInt64LittleEndian(block[16..], layout.Inodes);
        BinaryPrimitives.WriteInt64LittleEndian(block[24..], layout.Time.Seconds);
        BinaryPrimitives.WriteInt32LittleEndian(block[32..], layout.Time.Nanoseconds);
        BinaryPrimitives.WriteUInt32LittleEndian(block[36..], (uint)(layout.Length >> ErofsFormat.BlockBits));
        BinaryPrimitives.WriteUInt32LittleEndian(block[44..], (uint)(layout.SharedStart >> ErofsFormat.BlockBits));
        Identity(layer).CopyTo(block[48..]);
        BinaryPrimitives.WriteUInt32LittleEndian(block[80..], Incompatible);
        BinaryPrimitives.WriteUInt16LittleEndian(block[86..], 1);
        BinaryPrimitives.WriteUInt16LittleEndian(block[88..], (ErofsFormat.SuperblockStart + Length) / ErofsFormat.DeviceSlotSize);
        WriteDevice(layout, layer, block.Slice(Length, ErofsFormat.DeviceSlotSize));
        BinaryPrimitives.WriteUInt32LittleEndian(block[ChecksumAt..], Checksum(block));
    }

    // Its second number is where its blocks would stand if index and contents were one device; nothing here uses that.
    private static void WriteDevice(IndexLayout layout, Digest layer, Span<byte> slot)
    {
        Encoding.ASCII.GetBytes(layer.Hex, slot);
        BinaryPrimitives.WriteUInt32LittleEndian(slot[64..], (uint)layout.ContentBlocks);
        BinaryPrimitives.WriteUInt32LittleEndian(slot[68..], (uint)(layout.Length >> ErofsFormat.BlockBits));
    }

    // Overlay wants its layers to have different ones. The bits say: version 8, of a form of one's own (RFC 9562).
    private static byte[] Identity(Digest layer)
    {
        var digest = Digest.Of([.. "slipway erofs index 1\n"u8, .. (ReadOnlySpan<byte>)layer]);
        var uuid = ((ReadOnlySpan<byte>)digest)[..16].ToArray();
        uuid[6] = (byte)((uuid[6] & 0x0f) | 0x80);
        uuid[8] = (byte)((uuid[8] & 0x3f) | 0x80);
        return uuid;
    }

    // CRC-32C of the block with zeros for the checksum itself, not inverted at the end.
    private static uint Checksum(ReadOnlySpan<byte> block)
    {
        var crc = uint.MaxValue;
        foreach (var value in block)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return crc;
    }
}

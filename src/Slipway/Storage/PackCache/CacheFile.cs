using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;
using Slipway.Files;

namespace Slipway.Storage.PackCache;

/// <summary>
/// The cache file of one pack: a header with the pack's length and the map of its blocks, then the pack's bytes, with holes for missing
/// blocks. Map and bytes share a file, so they can only be removed together.
/// </summary>
internal sealed class CacheFile : IDisposable
{
    /// <summary>Bytes per block: small compared to a frame, and large enough to keep the map short.</summary>
    public const int BlockSize = 64 << 10;

    private const ulong Magic = 0x31_6b_63_61_70_70_6c_73;
    private const int FixedHeader = 16;

    private readonly SafeFileHandle _handle;
    private readonly long _dataOffset;

    private CacheFile(SafeFileHandle handle, long length, byte[] bits)
    {
        (_handle, Length, Map) = (handle, length, new BlockMap(bits));
        _dataOffset = DataOffset(bits.Length);
    }

    /// <summary>Bytes of the pack.</summary>
    public long Length { get; }

    public BlockMap Map { get; }

    /// <summary>Opens a pack's file, or creates an empty one.</summary>
    /// <exception cref="IOException">The disk is full, or the folder cannot be written.</exception>
    public static CacheFile Open(string path, long length)
    {
        var bits = new byte[(length + (8L * BlockSize) - 1) / (8L * BlockSize)];
        return TryOpen(path, length, bits) ?? Create(path, length, bits);
    }

    public ValueTask<int> ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancel) =>
        RandomAccess.ReadAsync(_handle, buffer, _dataOffset + offset, cancel);

    public ValueTask WriteAsync(long offset, ReadOnlyMemory<byte> bytes, CancellationToken cancel) =>
        RandomAccess.WriteAsync(_handle, bytes, _dataOffset + offset, cancel);

    /// <summary>Records which blocks are cached, after their bytes are on disk.</summary>
    public void Save()
    {
        RandomAccess.FlushToDisk(_handle);
        RandomAccess.Write(_handle, Map.ToArray(), FixedHeader);
    }

    public void Dispose() => _handle.Dispose();

    private static CacheFile? TryOpen(string path, long length, byte[] bits)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        var handle = OpenHandle(path);
        if (
            ReadHeader(handle) == length
            && RandomAccess.GetLength(handle) == DataOffset(bits.Length) + length
            && RandomAccess.Read(handle, bits, FixedHeader) == bits.Length
        )
        {
            return new CacheFile(handle, length, bits);
        }

        handle.Dispose();
        return null;
    }

    // Created under another name and then renamed: a file that others may have open never changes its length.
    private static CacheFile Create(string path, long length, byte[] bits)
    {
        Array.Clear(bits);
        var header = new byte[FixedHeader];
        BinaryPrimitives.WriteUInt64LittleEndian(header, Magic);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(8), length);
        DraftFile.Write(
            path,
            file =>
            {
                RandomAccess.SetLength(file, DataOffset(bits.Length) + length);
                RandomAccess.Write(file, header, 0);
            }
        );
        return TryOpen(path, length, bits) ?? throw new IOException($"'{path}' was replaced.");
    }

    private static SafeFileHandle OpenHandle(string path) =>
        File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);

    private static long ReadHeader(SafeFileHandle handle)
    {
        var header = new byte[FixedHeader];
        return RandomAccess.Read(handle, header, 0) == FixedHeader && BinaryPrimitives.ReadUInt64LittleEndian(header) == Magic
            ? BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(8))
            : -1;
    }

    private static long DataOffset(int mapLength) => (FixedHeader + mapLength + BlockSize - 1) / BlockSize * BlockSize;
}

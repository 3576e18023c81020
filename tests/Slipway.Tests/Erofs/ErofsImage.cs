using System.Buffers.Binary;
using System.Text;

namespace Slipway.Tests.Erofs;

/// <summary>
/// Reads an index and its tar back to files: a second reading of the format's description, written apart from the product. It asserts
/// what the kernel relies on: checksum, order of names, <c>.</c> and <c>..</c>, no small content across a block's end.
/// </summary>
public sealed class ErofsImage
{
    private const int Super = 1024;
    private static readonly Dictionary<string, string> None = [];
    private readonly byte[] _image;
    private readonly Func<long, int, byte[]> _content;
    private readonly long _epoch;
    private readonly int _epochNanoseconds;
    private readonly long _meta;
    private readonly long _shared;

    public ErofsImage(byte[] image, byte[] tar)
        : this(image, (offset, length) => tar.AsSpan((int)offset, length).ToArray()) { }

    public ErofsImage(byte[] image, Func<long, int, byte[]> content)
    {
        (_image, _content) = (image, content);
        Assert.Equal(0xE0F5E1E2, U32(Super));
        Assert.Equal(9, image[Super + 12]);
        Assert.Equal(0, image.Length % 512);
        Assert.Equal(image.Length / 512, (int)U32(Super + 36));
        Assert.Equal(0x0cu, U32(Super + 80));
        Assert.Equal(1, U16(Super + 86));
        Assert.Equal(Checksum(image.AsSpan(Super, 512).ToArray()), U32(Super + 4));
        _epoch = (long)U64(Super + 24);
        _epochNanoseconds = (int)U32(Super + 32);
        _meta = U32(Super + 40) * 512L;
        _shared = U32(Super + 44) * 512L;
        DeviceBlocks = U32((U16(Super + 88) * 128) + 64);
    }

    public long DeviceBlocks { get; }

    public long Inodes => (long)U64(Super + 16);

    /// <summary>All files by their path; the root is the empty path.</summary>
    public SortedDictionary<string, ImageFile> Read()
    {
        var files = new SortedDictionary<string, ImageFile>(StringComparer.Ordinal);
        long root = U16(Super + 14);
        files[""] = Inode(root);
        ReadFolder("", root, root, files);
        Assert.Equal(files.Values.Select(static file => file.Identity).Distinct().Count(), Inodes);
        return files;
    }

    private void ReadFolder(string path, long self, long parent, SortedDictionary<string, ImageFile> files)
    {
        var subfolders = 0;
        var last = "";
        foreach (var (name, nid, type) in Entries(Flat(self)))
        {
            Assert.True(string.CompareOrdinal(last, name) < 0, $"'{name}' comes after '{last}' in '{path}'");
            last = name;
            if (name is "." or "..")
            {
                Assert.Equal(name == "." ? self : parent, nid);
                continue;
            }

            Assert.InRange(name.Length, 1, 255);
            Assert.DoesNotContain('/', name);
            var child = path.Length == 0 ? name : $"{path}/{name}";
            var file = Inode(nid);
            files.Add(child, file);
            Assert.Equal(TypeOf(file.Mode), type);
            if (file.IsFolder)
            {
                subfolders++;
                ReadFolder(child, nid, self, files);
            }
        }

        Assert.Equal(subfolders + 2, files[path].Links);
    }

    private static IEnumerable<(string Name, long Nid, int Type)> Entries(byte[] folder)
    {
        for (var start = 0; start < folder.Length; start += 512)
        {
            var block = folder.AsMemory(start, Math.Min(512, folder.Length - start));
            var count = BinaryPrimitives.ReadUInt16LittleEndian(block.Span[8..]) / 12;
            Assert.InRange(count, 1, 512 / 13);
            for (var i = 0; i < count; i++)
            {
                var entry = block.Span[(i * 12)..];
                var from = BinaryPrimitives.ReadUInt16LittleEndian(entry[8..]);
                var to = i + 1 < count ? BinaryPrimitives.ReadUInt16LittleEndian(entry[20..]) : block.Length;
                var name = Encoding.Latin1.GetString(block.Span[from..to]).TrimEnd('\0');
                yield return (name, BinaryPrimitives.ReadInt64LittleEndian(entry), entry[10]);
            }
        }
    }

    private ImageFile Inode(long nid)
    {
        var at = (int)(_meta + (nid * 32));
        var extended = (U16(at) & 1) == 1;
        var mode = U16(at + 4);
        var type = mode & 0xf000;
        var size = extended ? (long)U64(at + 8) : U32(at + 8);
        var device = type is 0x2000 or 0x6000 ? U32(at + 16) : 0;
        return new ImageFile
        {
            Mode = mode,
            Owner = extended ? (U32(at + 24), U32(at + 28)) : (U16(at + 24), U16(at + 26)),
            Modified = extended ? ((long)U64(at + 32), (int)U32(at + 40)) : (_epoch, _epochNanoseconds),
            Size = type is 0x8000 or 0xa000 ? size : 0,
            Links = extended ? U32(at + 44) : U16(at + 6),
            Identity = nid,
            Attributes = Attributes(at, extended),
            Content =
                type == 0x8000 ? Encoding.Latin1.GetString(Chunk(at, extended, size))
                : type == 0xa000 ? Encoding.Latin1.GetString(Flat(nid))
                : type is 0x2000 or 0x6000 ? $"{device}"
                : "",
        };
    }

    private byte[] Chunk(int at, bool extended, long size)
    {
        if (size == 0)
        {
            Assert.Equal(0, U16(at) >> 1);
            return [];
        }

        Assert.Equal(4, U16(at) >> 1);
        var format = U16(at + 16);
        Assert.Equal(0x20, format & ~0x1f);
        Assert.True(size <= 512L << (format & 0x1f));
        var index = (After(at, extended) + 7) & ~7;
        Assert.Equal(0, U16(index));
        Assert.Equal(1, U16(index + 2));
        var block = U32(index + 4);
        Assert.True(block + ((size + 511) / 512) <= DeviceBlocks);
        return _content(block * 512L, (int)size);
    }

    // Content of folders and links: right behind the inode, or in blocks.
    private byte[] Flat(long nid)
    {
        var at = (int)(_meta + (nid * 32));
        var extended = (U16(at) & 1) == 1;
        var size = extended ? (int)U64(at + 8) : (int)U32(at + 8);
        var start = After(at, extended);
        if (U16(at) >> 1 == 2)
        {
            Assert.True((start % 512) + size <= 512, "a small content crosses a block's end");
        }
        else
        {
            Assert.Equal(0, U16(at) >> 1);
            start = (int)U32(at + 16) * 512;
        }

        return _image.AsSpan(start, size).ToArray();
    }

    private int After(int at, bool extended) => at + (extended ? 64 : 32) + (U16(at + 2) == 0 ? 0 : 12 + ((U16(at + 2) - 1) * 4));

    private Dictionary<string, string> Attributes(int at, bool extended)
    {
        var (start, end) = (at + (extended ? 64 : 32), After(at, extended));
        if (start == end)
        {
            return None;
        }

        var found = new Dictionary<string, string>();
        var shared = _image[start + 4];
        for (var i = 0; i < shared; i++)
        {
            AddAttribute(found, (int)(_shared + (U32(start + 12 + (i * 4)) * 4)));
        }

        for (var next = start + 12 + (shared * 4); next < end; next = (next + 3) & ~3)
        {
            next = AddAttribute(found, next);
        }

        return found;
    }

    private int AddAttribute(Dictionary<string, string> found, int at)
    {
        string[] prefixes = ["", "user.", "system.posix_acl_access", "system.posix_acl_default", "trusted.", "", "security."];
        var (name, value) = (_image[at], U16(at + 2));
        found.Add(
            prefixes[_image[at + 1]] + Encoding.Latin1.GetString(_image, at + 4, name),
            Encoding.Latin1.GetString(_image, at + 4 + name, value)
        );
        return at + 4 + name + value;
    }

    private static int TypeOf(int mode) =>
        (mode >> 12) switch
        {
            8 => 1,
            4 => 2,
            2 => 3,
            6 => 4,
            1 => 5,
            10 => 7,
            _ => 0,
        };

    private static uint Checksum(byte[] block)
    {
        Array.Clear(block, 4, 4);
        var crc = uint.MaxValue;
        foreach (var value in block)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0x82F63B78);
            }
        }

        return crc;
    }

    private ushort U16(int at) => BinaryPrimitives.ReadUInt16LittleEndian(_image.AsSpan(at));

    private uint U32(int at) => BinaryPrimitives.ReadUInt32LittleEndian(_image.AsSpan(at));

    private ulong U64(int at) => BinaryPrimitives.ReadUInt64LittleEndian(_image.AsSpan(at));
}

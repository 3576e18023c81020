using System.Buffers.Binary;
using Slipway.Tar;

namespace Slipway.Erofs;

/// <summary>
/// The extended attributes of a layer, each kept once, and the sets of them that inodes have. Set 0 is the empty one. An attribute that
/// several inodes have is shared in the index, the others stand with their inode.
/// </summary>
internal sealed class XattrTable
{
    private const int MaxInSet = 255;

    // An inode's count of attribute bytes has 16 bits, in units of four.
    private const int MaxSetBytes = 128 << 10;
    private const int Overhead = 120;

    private readonly List<byte[]> _entries = [];
    private readonly Dictionary<byte[], int> _known = new(BytesComparer.Instance);
    private readonly List<int[]> _sets =
    [
        [],
    ];
    private readonly Dictionary<(int Set, int Entry), int> _grown = [];
    private readonly List<int> _uses = [];
    private readonly List<int> _sharedAt = [];
    private byte[] _encoded = new byte[1 << 10];

    /// <summary>The shared attributes, as they stand in the index.</summary>
    public List<byte[]> Shared { get; } = [];

    /// <summary>The set with one attribute more, or with a new value for one that it has.</summary>
    public int With(int set, in XattrName name, ReadOnlySpan<byte> value, LayerTree tree)
    {
        var entry = Entry(name, value, tree);
        if (_grown.TryGetValue((set, entry), out var grown))
        {
            return grown;
        }

        var old = _sets[set];
        if (Array.IndexOf(old, entry) >= 0)
        {
            return set;
        }

        if (old.Length == MaxInSet)
        {
            throw new UnsureException($"it has more than {MaxInSet} extended attributes");
        }

        var head = name.HeadLength;
        var kept = Array.FindAll(old, one => !SameName(_entries[one], _entries[entry], head));
        int[] all = [.. kept, entry];
        if (all.Sum(one => _entries[one].Length) > MaxSetBytes)
        {
            throw new UnsureException($"its extended attributes have more than {MaxSetBytes >> 10} KiB");
        }

        tree.Charge(Overhead + (sizeof(int) * all.Length));
        _sets.Add(all);
        return _grown[(set, entry)] = _sets.Count - 1;
    }

    /// <summary>The attributes of a set, but those of overlay and the administrator.</summary>
    public IReadOnlyList<TarXattr> List(int set)
    {
        var list = new List<TarXattr>();
        foreach (var one in _sets[set])
        {
            var entry = _entries[one];
            var prefix = XattrName.TextOf((XattrPrefix)entry[1]);
            var value = entry.AsMemory(ErofsFormat.XattrEntry + entry[0], BinaryPrimitives.ReadUInt16LittleEndian(entry.AsSpan(2)));
            if ((XattrPrefix)entry[1] != XattrPrefix.Trusted)
            {
                list.Add(new TarXattr((byte[])[.. prefix, .. entry.AsSpan(ErofsFormat.XattrEntry, entry[0])], value));
            }
        }

        return list;
    }

    /// <summary>Counts an inode that has the set; to be done for all inodes before anything is placed.</summary>
    public void Use(int set)
    {
        foreach (var entry in _sets[set])
        {
            _uses[entry]++;
        }
    }

    /// <summary>Gives each attribute with several uses its place; returns how many bytes they take.</summary>
    public int PlaceShared()
    {
        var end = 0;
        for (var entry = 0; entry < _entries.Count; entry++)
        {
            _sharedAt[entry] = _uses[entry] > 1 ? end : -1;
            if (_uses[entry] > 1)
            {
                Shared.Add(_entries[entry]);
                end += _entries[entry].Length;
            }
        }

        return end;
    }

    /// <summary>Bytes that a set takes after an inode.</summary>
    public int SizeOf(int set)
    {
        var size = set == 0 ? 0 : ErofsFormat.XattrHeader;
        foreach (var entry in _sets[set])
        {
            size += _sharedAt[entry] >= 0 ? sizeof(uint) : _entries[entry].Length;
        }

        return size;
    }

    /// <summary>Writes a set as it stands after an inode.</summary>
    public void Write(int set, Span<byte> body)
    {
        body.Clear();
        var end = ErofsFormat.XattrHeader;
        foreach (var entry in _sets[set])
        {
            if (_sharedAt[entry] >= 0)
            {
                body[4]++;
                BinaryPrimitives.WriteUInt32LittleEndian(body[end..], (uint)_sharedAt[entry] / sizeof(uint));
                end += sizeof(uint);
            }
        }

        foreach (var entry in _sets[set])
        {
            if (_sharedAt[entry] < 0)
            {
                _entries[entry].CopyTo(body[end..]);
                end += _entries[entry].Length;
            }
        }
    }

    private int Entry(in XattrName name, ReadOnlySpan<byte> value, LayerTree tree)
    {
        var length = (int)ErofsFormat.AlignUp(name.HeadLength + value.Length, ErofsFormat.XattrEntry);
        if (_encoded.Length < length)
        {
            _encoded = new byte[length];
        }

        var encoded = _encoded.AsSpan(0, length);
        encoded[^3..].Clear();
        encoded[0] = (byte)name.Suffix.Length;
        encoded[1] = (byte)name.Prefix;
        BinaryPrimitives.WriteUInt16LittleEndian(encoded[2..], checked((ushort)value.Length));
        name.Suffix.CopyTo(encoded[ErofsFormat.XattrEntry..]);
        value.CopyTo(encoded[name.HeadLength..]);
        var known = _known.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (!known.TryGetValue(encoded, out var entry))
        {
            tree.Charge(length + Overhead);
            entry = _entries.Count;
            _entries.Add(encoded.ToArray());
            _uses.Add(0);
            _sharedAt.Add(-1);
            known[encoded] = entry;
        }

        return entry;
    }

    // The first four bytes hold the lengths of name and value, and the prefix.
    private static bool SameName(byte[] one, byte[] other, int head) =>
        one[0] == other[0]
        && one[1] == other[1]
        && one.AsSpan(ErofsFormat.XattrEntry, head - ErofsFormat.XattrEntry)
            .SequenceEqual(other.AsSpan(ErofsFormat.XattrEntry, head - ErofsFormat.XattrEntry));
}

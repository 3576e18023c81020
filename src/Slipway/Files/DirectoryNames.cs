using System.Buffers.Binary;
using static Slipway.Files.Libc;

namespace Slipway.Files;

/// <summary>
/// The names in one open directory, held in one array: 200,000 names of 20 bytes take 7 MB.
/// </summary>
internal sealed class DirectoryNames
{
    // A record is at most 280 bytes; the kernel fills the buffer as far as it can.
    private const int RecordsSize = 64 << 10;
    private const int NameStart = 19;
    private const byte UnknownType = 0;

    private readonly List<Name> _names = [];
    private byte[] _bytes = new byte[1 << 10];
    private int _used;

    private DirectoryNames() { }

    public int Count => _names.Count;

    /// <summary>Reads all names; <paramref name="path"/> is for messages.</summary>
    public static DirectoryNames Read(int directory, string path)
    {
        var names = new DirectoryNames();
        var records = System.Buffers.ArrayPool<byte>.Shared.Rent(RecordsSize);
        try
        {
            int length;
            while ((length = ReadDirectory(directory, records)) > 0)
            {
                names.Add(directory, records.AsSpan(0, length));
            }

            return length == 0 ? names : throw PosixFailure.From("list", path);
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(records);
        }
    }

    /// <summary>A name with its final zero byte, as system calls take it.</summary>
    public ReadOnlySpan<byte> this[int index] => _bytes.AsSpan(_names[index].Start, _names[index].Length + 1);

    /// <summary>What the name stood for when the directory was read.</summary>
    public Kind KindOf(int index) => _names[index].Kind;

    /// <summary>Sorts by the bytes of the full path, in which a folder's name is followed by a slash.</summary>
    public void Sort() => _names.Sort(Compare);

    private int Compare(Name x, Name y)
    {
        var common = Math.Min(x.Length, y.Length);
        var order = _bytes.AsSpan(x.Start, common).SequenceCompareTo(_bytes.AsSpan(y.Start, common));
        return order != 0 ? order : After(x, common) - After(y, common);
    }

    private int After(Name name, int index) =>
        index < name.Length ? _bytes[name.Start + index]
        : name.Kind == Kind.Directory ? '/'
        : 0;

    private void Add(int directory, ReadOnlySpan<byte> records)
    {
        while (!records.IsEmpty)
        {
            var name = records[NameStart..];
            name = name[..(name.IndexOf((byte)0) + 1)];
            if (!name.SequenceEqual(".\0"u8) && !name.SequenceEqual("..\0"u8))
            {
                // A directory record holds the upper bits of the mode, shifted down.
                var type = records[NameStart - 1];
                Add(name, type == UnknownType ? Look(directory, name) : (Kind)(type << 12));
            }

            records = records[BinaryPrimitives.ReadUInt16LittleEndian(records[16..])..];
        }
    }

    private void Add(ReadOnlySpan<byte> name, Kind kind)
    {
        if (_bytes.Length - _used < name.Length)
        {
            Array.Resize(ref _bytes, _bytes.Length * 2);
        }

        name.CopyTo(_bytes.AsSpan(_used));
        _names.Add(new Name(_used, (ushort)(name.Length - 1), kind));
        _used += name.Length;
    }

    // Some file systems don't report the kind. If a name has gone meanwhile, whoever opens it finds out.
    private static Kind Look(int directory, ReadOnlySpan<byte> name) =>
        Statx(directory, name, NoFollowLink, BasicStatus, out var status) == 0 ? status.Kind : Kind.File;

    private readonly record struct Name(int Start, ushort Length, Kind Kind);
}

using System.Formats.Tar;
using System.Text;
using CsCheck;

namespace Slipway.Tests.Content;

/// <summary>Tar archives of every kind that an engine may emit.</summary>
internal static class TarSamples
{
    /// <summary>Archives of random entries in a random format.</summary>
    public static readonly Gen<byte[]> Archive =
        from format in OneOf(TarEntryFormat.Ustar, TarEntryFormat.Pax, TarEntryFormat.Gnu)
        from entries in Gen.Select(OneOf("file", "folder", "link", "device"), Gen.Int[1, 90], Gen.Byte.Array[0, 3000]).Array[0, 12]
        select Make(format, entries);

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    public static byte[] Make(TarEntryFormat format, IEnumerable<byte[]> contents) =>
        Make(format, [.. contents.Select(content => ("file", 20, content))]);

    public static byte[] WithPaxSize(byte[] content)
    {
        using var output = new MemoryStream();
        var record = Encoding.ASCII.GetBytes($"{RecordLength(content.Length)} size={content.Length}\n");
        output.Write(Header("pax", 'x', record.Length));
        output.Write(Padded(record));
        output.Write(Header("file", '0', 0));
        output.Write(Padded(content));
        output.Write(new byte[1024]);
        return output.ToArray();
    }

    public static byte[] WithSparseEntry(out byte[] data)
    {
        data = Enumerable.Repeat((byte)'s', 1000).ToArray();
        using var output = new MemoryStream();
        var header = Header("sparse", 'S', data.Length, block => block[482] = 1);
        output.Write(header);
        var first = new byte[512];
        first[504] = 1;
        output.Write(first);
        output.Write(new byte[512]);
        output.Write(Padded(data));
        output.Write(Header("after", '0', 5));
        output.Write(Padded("after"u8.ToArray()));
        output.Write(new byte[1024]);
        return output.ToArray();
    }

    /// <summary>A 512-byte header with its checksum.</summary>
    public static byte[] Header(string name, char type, long size, Action<byte[]>? change = null)
    {
        var block = new byte[512];
        Encoding.ASCII.GetBytes(name, block);
        Encoding.ASCII.GetBytes("0000644", block.AsSpan(100));
        Encoding.ASCII.GetBytes(Convert.ToString(size, 8).PadLeft(11, '0'), block.AsSpan(124));
        block[156] = (byte)type;
        Encoding.ASCII.GetBytes("ustar\000", block.AsSpan(257));
        change?.Invoke(block);
        block.AsSpan(148, 8).Fill((byte)' ');
        Encoding.ASCII.GetBytes(Convert.ToString(block.Sum(b => b), 8).PadLeft(6, '0') + "\0", block.AsSpan(148));
        return block;
    }

    private static byte[] Make(TarEntryFormat format, (string Kind, int NameLength, byte[] Content)[] entries)
    {
        using var output = new MemoryStream();
        using (var writer = new TarWriter(output, format, leaveOpen: true))
        {
            for (var i = 0; i < entries.Length; i++)
            {
                writer.WriteEntry(Entry(format, $"{i:D3}/" + new string('n', entries[i].NameLength), entries[i].Kind, entries[i].Content));
            }
        }

        return output.ToArray();
    }

    private static TarEntry Entry(TarEntryFormat format, string name, string kind, byte[] content)
    {
        var type = kind switch
        {
            "folder" => TarEntryType.Directory,
            "link" => TarEntryType.SymbolicLink,
            "device" when format != TarEntryFormat.V7 => TarEntryType.CharacterDevice,
            _ => format == TarEntryFormat.V7 ? TarEntryType.V7RegularFile : TarEntryType.RegularFile,
        };
        TarEntry entry = format switch
        {
            TarEntryFormat.Pax => new PaxTarEntry(type, name, [new("SCHILY.xattr.user.x", "value"), new("comment", name + name)]),
            TarEntryFormat.Gnu => new GnuTarEntry(type, name + name),
            TarEntryFormat.Ustar => new UstarTarEntry(type, name),
            _ => new V7TarEntry(type, name),
        };
        entry.ModificationTime = DateTimeOffset.UnixEpoch;
        if (type == TarEntryType.SymbolicLink)
        {
            entry.LinkName = "target";
        }
        else if (type is TarEntryType.RegularFile or TarEntryType.V7RegularFile)
        {
            entry.DataStream = new MemoryStream(content);
        }

        return entry;
    }

    private static byte[] Padded(byte[] bytes) => [.. bytes, .. new byte[-bytes.Length & 511]];

    private static int RecordLength(int size)
    {
        var rest = $" size={size}\n".Length;
        var length = rest + 1;
        while (length != rest + length.ToString(System.Globalization.CultureInfo.InvariantCulture).Length)
        {
            length++;
        }

        return length;
    }
}

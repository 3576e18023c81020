using System.Globalization;
using System.Text;

namespace Slipway.Tests.Tar;

/// <summary>Builds tar streams that no honest program writes. It doesn't use the product's code for headers.</summary>
internal sealed class TarSample
{
    private readonly List<byte> _bytes = [];

    public TarSample Folder(string path) => Entry('5', path, mode: "0000755");

    public TarSample File(string path, string content = "content", string mode = "0000644") =>
        Entry('0', path, Encoding.UTF8.GetBytes(content), mode: mode);

    public TarSample Symlink(string path, string target) => Entry('2', path, link: target);

    public TarSample HardLink(string path, string target) => Entry('1', path, link: target);

    /// <summary>Adds an extended header with records given as KEY=VALUE.</summary>
    public TarSample Pax(params string[] records) => Entry('x', "pax", Encoding.Latin1.GetBytes(string.Concat(records.Select(Record))));

    public TarSample Entry(
        char flag,
        string path,
        byte[]? content = null,
        string link = "",
        string mode = "0000644",
        byte[]? size = null,
        string magic = "ustar\000",
        string major = "0",
        string minor = "0"
    )
    {
        content ??= [];
        var block = new byte[512];
        Put(block, 0, path);
        Put(block, 100, mode);
        Put(block, 108, "0000000");
        Put(block, 116, "0000000");
        (size ?? Octal(content.Length)).CopyTo(block, 124);
        Put(block, 136, "14000000000");
        block[156] = (byte)flag;
        Put(block, 157, link);
        Put(block, 257, magic);
        Put(block, 329, major);
        Put(block, 337, minor);
        Seal(block);
        _bytes.AddRange(block);
        _bytes.AddRange(content);
        _bytes.AddRange(new byte[-content.Length & 511]);
        return this;
    }

    public byte[] Unfinished() => _bytes.ToArray();

    public byte[] Finish() => [.. _bytes.ToArray(), .. new byte[1024]];

    public static byte[] Octal(long value) => Encoding.ASCII.GetBytes(Convert.ToString(value, 8).PadLeft(11, '0'));

    /// <summary>Sets a header's checksum.</summary>
    public static void Seal(Span<byte> block)
    {
        block.Slice(148, 8).Fill((byte)' ');
        var sum = 0;
        foreach (var value in block)
        {
            sum += value;
        }

        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0").CopyTo(block[148..]);
    }

    private static string Record(string record)
    {
        var length = record.Length + 3;
        while (length != record.Length + 2 + length.ToString(CultureInfo.InvariantCulture).Length)
        {
            length = record.Length + 2 + length.ToString(CultureInfo.InvariantCulture).Length;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{length} {record}\n");
    }

    private static void Put(byte[] block, int start, string text) => Encoding.Latin1.GetBytes(text).CopyTo(block, start);
}

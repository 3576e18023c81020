using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Slipway.Tar;

/// <summary>Writes header blocks (POSIX.1-2017 pax, ustar interchange format); what does not fit goes into pax records.</summary>
internal static class TarHeaderWriter
{
    private const int MaxName = 100;
    private const int PlainMode = 0x1a4; // octal 644
    private const long MaxOctal7 = 0x1f_ffff;
    private const long MaxOctal11 = 0x1_ffff_ffff;

    /// <summary>Adds records for what the header block cannot express.</summary>
    public static void AddRecords(PaxRecords records, in Fields fields)
    {
        AddText(records, "path"u8, fields.Path);
        AddText(records, "linkpath"u8, fields.LinkTarget);
        AddNumber(records, "size"u8, fields.Size, MaxOctal11);
        AddNumber(records, "uid"u8, fields.User, MaxOctal7);
        AddNumber(records, "gid"u8, fields.Group, MaxOctal7);
        if (fields.Modified.Nanoseconds != 0 || fields.Modified.Seconds is < 0 or > MaxOctal11)
        {
            records.Add("mtime"u8, fields.Modified);
        }
    }

    /// <summary>Fills one block.</summary>
    public static void Write(Span<byte> block, in Fields fields)
    {
        block = block[..TarHeader.Length];
        block.Clear();
        fields.Path[..Math.Min(fields.Path.Length, MaxName)].CopyTo(block);
        Octal(block.Slice(100, 8), fields.Mode);
        Octal(block.Slice(108, 8), fields.User is > MaxOctal7 ? 0 : fields.User);
        Octal(block.Slice(116, 8), fields.Group is > MaxOctal7 ? 0 : fields.Group);
        Octal(block.Slice(124, 12), fields.Size is > MaxOctal11 ? 0 : fields.Size);
        Octal(block.Slice(136, 12), Math.Clamp(fields.Modified.Seconds, 0, MaxOctal11));
        block[156] = fields.Flag;
        fields.LinkTarget[..Math.Min(fields.LinkTarget.Length, MaxName)].CopyTo(block[157..]);
        "ustar\0"u8.CopyTo(block[257..]);
        "00"u8.CopyTo(block[263..]);
        Octal(block.Slice(329, 8), fields.DeviceMajor);
        Octal(block.Slice(337, 8), fields.DeviceMinor);
        Seal(block);
    }

    /// <summary>Returns the header of a file without pax records; a size above 8 GiB is in GNU's base 256.</summary>
    public static byte[] OfFile(ReadOnlySpan<byte> path, long size)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(path.Length, MaxName, nameof(path));
        var block = new byte[TarHeader.Length];
        Write(
            block,
            new Fields
            {
                Path = path,
                Flag = (byte)TarEntryType.File,
                Mode = PlainMode,
                Size = size,
            }
        );
        if (size > MaxOctal11)
        {
            BinaryPrimitives.WriteUInt32BigEndian(block.AsSpan(124), 0x8000_0000);
            BinaryPrimitives.WriteInt64BigEndian(block.AsSpan(128), size);
            Seal(block);
        }

        return block;
    }

    /// <summary>Fills the header block of pax records; only its length differs between entries.</summary>
    public static void WriteExtension(Span<byte> block, long length) =>
        Write(
            block,
            new Fields
            {
                Path = "././@PaxHeader"u8,
                Flag = (byte)'x',
                Mode = PlainMode,
                Size = length,
            }
        );

    private static void AddText(PaxRecords records, ReadOnlySpan<byte> key, ReadOnlySpan<byte> text)
    {
        if (text.Length > MaxName)
        {
            records.Add(key, text);
        }
    }

    private static void AddNumber(PaxRecords records, ReadOnlySpan<byte> key, long value, long most)
    {
        if (value > most)
        {
            records.Add(key, value);
        }
    }

    private static void Seal(Span<byte> block)
    {
        Octal(block.Slice(148, 7), TarHeader.Checksum(block));
        block[155] = (byte)' ';
    }

    private static void Octal(Span<byte> field, long value)
    {
        field[^1] = 0;
        for (var i = field.Length - 2; i >= 0; i--, value >>= 3)
        {
            field[i] = (byte)('0' + (value & 7));
        }
    }

    [SuppressMessage("Performance", "CA1815:Override equals and operator equals on value types", Justification = "Never compared.")]
    public ref struct Fields
    {
        public ReadOnlySpan<byte> Path;
        public ReadOnlySpan<byte> LinkTarget;
        public byte Flag;
        public int Mode;
        public long User;
        public long Group;
        public long Size;
        public TarTime Modified;
        public long DeviceMajor;
        public long DeviceMinor;
    }
}

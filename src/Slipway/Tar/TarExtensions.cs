namespace Slipway.Tar;

/// <summary>What extension headers say about the next entry, and global headers about all later ones.</summary>
internal sealed class TarExtensions
{
    private TarTime? _globalModified;
    private long? _globalUser;
    private long? _globalGroup;

    public byte[]? Path { get; private set; }

    public byte[]? LinkTarget { get; private set; }

    public long? Size { get; private set; }

    public TarTime? Modified { get; private set; }

    public long? UserId { get; private set; }

    public long? GroupId { get; private set; }

    public List<TarXattr>? Attributes { get; private set; }

    /// <summary>Whether an extension header waits for its entry.</summary>
    public bool Pending { get; private set; }

    /// <summary>Whether global headers said something about times or owners, which some programs heed and others don't.</summary>
    public bool HasGlobal => _globalModified is not null || _globalUser is not null || _globalGroup is not null;

    public void Clear()
    {
        (Path, LinkTarget, Size, Attributes, Pending) = (null, null, null, null, false);
        (Modified, UserId, GroupId) = (_globalModified, _globalUser, _globalGroup);
    }

    /// <summary>Takes GNU's long name (flag L) or long link target (flag K).</summary>
    public void SetGnuName(byte flag, ReadOnlySpan<byte> body)
    {
        var name = TarHeader.Text(body).ToArray();
        Pending = true;
        if (flag == 'L')
        {
            Path = name;
        }
        else
        {
            LinkTarget = name;
        }
    }

    /// <summary>Takes the records of an extended header.</summary>
    public void SetRecords(ReadOnlySpan<byte> body, TarLimits limits, long offset)
    {
        Pending = true;
        while (PaxRecord.TryRead(ref body, out var key, out var value))
        {
            Set(key, value, limits, offset);
        }

        if (!body.IsEmpty)
        {
            throw TarDamage.At(offset, "an extended header is malformed");
        }
    }

    /// <summary>
    /// Takes the records of a global header: times and owners. Records that would rename or resize every entry are refused.
    /// </summary>
    public void SetGlobalRecords(ReadOnlySpan<byte> body, TarLimits limits, long offset)
    {
        var global = new TarExtensions();
        global.SetRecords(body, limits, offset);
        if (global.Path is not null || global.LinkTarget is not null || global.Size is not null || global.Attributes is not null)
        {
            throw TarDamage.At(offset, "a global header sets the path, size or attributes of every entry");
        }

        _globalModified = global.Modified ?? _globalModified;
        _globalUser = global.UserId ?? _globalUser;
        _globalGroup = global.GroupId ?? _globalGroup;
        (Modified, UserId, GroupId) = (Modified ?? _globalModified, UserId ?? _globalUser, GroupId ?? _globalGroup);
    }

    private void Set(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, TarLimits limits, long offset)
    {
        if (key.StartsWith(PaxRecord.AttributePrefix))
        {
            AddAttribute(key[PaxRecord.AttributePrefix.Length..], value, limits, offset);
        }
        else if (key.StartsWith("GNU.sparse."u8))
        {
            throw TarDamage.At(offset, "it holds a sparse file in GNU's format; make it without '--sparse'");
        }
        else if (!value.IsEmpty)
        {
            // An empty value means that the plain header's value counts (POSIX.1-2017 pax, extended header).
            SetField(key, value, offset);
        }
    }

    private void SetField(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, long offset)
    {
        if (key.SequenceEqual("path"u8))
        {
            Path = value.ToArray();
        }
        else if (key.SequenceEqual("linkpath"u8))
        {
            LinkTarget = value.ToArray();
        }
        else if (key.SequenceEqual("size"u8))
        {
            Size = Number(value, offset);
        }
        else if (key.SequenceEqual("uid"u8))
        {
            UserId = Number(value, offset);
        }
        else if (key.SequenceEqual("gid"u8))
        {
            GroupId = Number(value, offset);
        }
        else if (key.SequenceEqual("mtime"u8))
        {
            Modified = PaxRecord.Time(value, offset);
        }
    }

    private static long Number(ReadOnlySpan<byte> value, long offset) =>
        PaxRecord.TryParseNumber(value, out var number)
            ? number
            : throw TarDamage.At(offset, "an extended header has a size or owner that is not a number");

    private void AddAttribute(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, TarLimits limits, long offset)
    {
        Attributes ??= [];
        if (name.IsEmpty || name.Length > 255 || name.Contains((byte)0))
        {
            throw TarDamage.At(offset, "an extended attribute has a name that cannot exist");
        }

        if (Attributes.Count >= limits.MaxAttributes || value.Length > limits.MaxAttributeLength)
        {
            throw TarDamage.At(
                offset,
                $"an entry has more than {limits.MaxAttributes} extended attributes or one above {limits.MaxAttributeLength} bytes"
            );
        }

        Attributes.Add(new TarXattr(name.ToArray(), value.ToArray()));
    }
}

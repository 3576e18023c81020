using Slipway.Files;
using Slipway.Tar;
using static Slipway.Files.Libc;

namespace Slipway.Folders;

/// <summary>Reads extended attributes, ordered by name.</summary>
internal sealed class XattrReader
{
    // Linux's own limits (XATTR_LIST_MAX, XATTR_SIZE_MAX) are 64 KiB each.
    private const int MaxLength = 64 << 10;

    private readonly byte[] _names = new byte[MaxLength];
    private readonly byte[] _value = new byte[MaxLength];
    private readonly List<Range> _order = [];
    private readonly LinkPath _link = new();

    /// <summary>Adds the attributes of an open file or folder.</summary>
    public void Read(int descriptor, PaxRecords records, PathBuffer path)
    {
        var length = ListAttributes(descriptor, _names, MaxLength);
        if (length != 0)
        {
            AddAll(descriptor, length, records, path);
        }
    }

    /// <summary>Adds the attributes of something that cannot or need not be opened, by its name in an open folder.</summary>
    public void Read(int directory, ReadOnlySpan<byte> name, PaxRecords records, PathBuffer path)
    {
        _link.Set(directory, name);
        var length = ListLinkAttributes(_link.Span, _names, MaxLength);
        if (length != 0)
        {
            AddAll(length, records, path);
        }
    }

    // A separate method: in the methods above, which run for every file, the closures would be allocated on entry.
    private void AddAll(nint length, PaxRecords records, PathBuffer path) =>
        Add(length, records, path, name => GetLinkAttribute(_link.Span, name, _value, MaxLength));

    private void AddAll(int descriptor, nint length, PaxRecords records, PathBuffer path) =>
        Add(length, records, path, name => GetAttribute(descriptor, name, _value, MaxLength));

    private delegate nint Getter(ReadOnlySpan<byte> name);

    private void Add(nint listed, PaxRecords records, PathBuffer path, Getter get)
    {
        if (listed < 0)
        {
            if ((Error)LastError is Error.NotSupported)
            {
                return;
            }

            throw PosixFailure.From("list the extended attributes of", path.Shown);
        }

        Sort((int)listed);
        foreach (var range in _order)
        {
            var name = _names.AsSpan(range);
            var length = get(name);
            if (length >= 0)
            {
                records.AddXattr(name[..^1], _value.AsSpan(0, (int)length));
            }
            else if ((Error)LastError != Error.NoData)
            {
                // ENODATA is ignored: the attribute was removed after it was listed, as if it had never existed.
                throw PosixFailure.From($"read the extended attribute {PathText.Show(name[..^1])} of", path.Shown);
            }
        }
    }

    private void Sort(int listed)
    {
        _order.Clear();
        for (var start = 0; start < listed; )
        {
            var end = start + _names.AsSpan(start).IndexOf((byte)0) + 1;
            if (!_names.AsSpan(start..end).SequenceEqual("security.selinux\0"u8))
            {
                _order.Add(start..end);
            }

            start = end;
        }

        _order.Sort((x, y) => _names.AsSpan(x).SequenceCompareTo(_names.AsSpan(y)));
    }
}

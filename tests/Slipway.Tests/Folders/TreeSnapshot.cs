using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Slipway.Files;

namespace Slipway.Tests.Folders;

/// <summary>All visible state of a tree, one line for each name.</summary>
internal sealed class TreeSnapshot
{
    private readonly SortedDictionary<string, string> _lines = new(StringComparer.Ordinal);
    private readonly Dictionary<ulong, string> _firstNames = [];
    private readonly bool _links;

    private TreeSnapshot(bool links) => _links = links;

    public static string[] Of(string path, bool links = true)
    {
        var snapshot = new TreeSnapshot(links);
        snapshot.Add(Encoding.UTF8.GetBytes(path), "");
        return [.. snapshot._lines.Select(line => $"{line.Key} {line.Value}")];
    }

    private void Add(byte[] path, string name)
    {
        Assert.Equal(0, Libc.Statx(Libc.CurrentDirectory, [.. path, 0], Libc.NoFollowLink, Libc.BasicStatus, out var status));
        if (!_firstNames.TryAdd(status.Inode, name))
        {
            _lines.Add(name, $"= {_firstNames[status.Inode]}");
            return;
        }

        var size = status.Kind == Libc.Kind.Directory ? 0 : status.Size;
        var links = status.Kind == Libc.Kind.Directory || !_links ? 0 : status.Links;
        _lines.Add(
            name,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{status.Kind} {Convert.ToString(status.Permissions, 8)} {status.User}:{status.Group} {size} "
                    + $"{status.Modified} {links} {status.DeviceMajor},{status.DeviceMinor} {Content(path, status)} "
                    + $"{Xattrs(path)}"
            )
        );
        if (status.Kind == Libc.Kind.Directory)
        {
            AddInner(path, name);
        }
    }

    private void AddInner(byte[] path, string name)
    {
        var descriptor = Libc.OpenAt(Libc.CurrentDirectory, [.. path, 0], Libc.Directory);
        var names = DirectoryNames.Read(descriptor, name);
        names.Sort();
        Libc.Close(descriptor);
        for (var i = 0; i < names.Count; i++)
        {
            Add([.. path, (byte)'/', .. names[i][..^1]], $"{name}/{Encoding.Latin1.GetString(names[i][..^1])}");
        }
    }

    private static string Content(byte[] path, Libc.FileStatus status)
    {
        var buffer = new byte[Math.Max(status.Size + 1, 4096)];
        nint length = 0;
        if (status.Kind == Libc.Kind.SymbolicLink)
        {
            length = Libc.ReadLinkAt(Libc.CurrentDirectory, [.. path, 0], buffer, buffer.Length);
        }
        else if (status.Kind == Libc.Kind.File)
        {
            var descriptor = Libc.OpenAt(Libc.CurrentDirectory, [.. path, 0], Libc.ReadOnly);
            length = Libc.Read(descriptor, buffer, buffer.Length);
            Libc.Close(descriptor);
        }

        return Convert.ToHexStringLower(SHA256.HashData(buffer.AsSpan(0, (int)length)))[..16];
    }

    private static string Xattrs(byte[] path)
    {
        var names = new byte[4096];
        var listed = (int)Libc.ListLinkAttributes([.. path, 0], names, names.Length);
        Assert.True(listed >= 0);
        return string.Join(
            ' ',
            Encoding
                .Latin1.GetString(names, 0, listed)
                .Split('\0', StringSplitOptions.RemoveEmptyEntries)
                .Order(StringComparer.Ordinal)
                .Select(name =>
                {
                    var value = new byte[65536];
                    var length = (int)Libc.GetLinkAttribute([.. path, 0], TestFolder.Bytes(name), value, value.Length);
                    return $"{name}={Convert.ToHexString(value, 0, length)}";
                })
        );
    }
}

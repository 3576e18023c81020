using System.Text;
using Microsoft.Win32.SafeHandles;
using Slipway.Files;
using Slipway.Tests.Folders;

namespace Slipway.Tests.Erofs;

/// <summary>Reads a folder as the kernel shows it.</summary>
internal sealed class KernelTree
{
    private readonly Dictionary<string, ImageFile> _files = [];

    public static Dictionary<string, ImageFile> Of(string root)
    {
        var tree = new KernelTree();
        tree.Add(Encoding.UTF8.GetBytes(root), "");
        return tree._files;
    }

    private void Add(byte[] path, string shown)
    {
        Assert.Equal(0, Libc.Statx(Libc.CurrentDirectory, [.. path, 0], Libc.NoFollowLink, Libc.BasicStatus, out var status));
        _files.Add(
            shown,
            new ImageFile
            {
                Mode = status.Mode,
                Owner = (status.User, status.Group),
                Modified = (status.Modified.Seconds, status.Modified.Nanoseconds),
                Size = status.Kind is Libc.Kind.File or Libc.Kind.SymbolicLink ? status.Size : 0,
                Links = status.Links,
                Identity = (long)status.Inode,
                Content = Content(path, status),
                Attributes = Attributes(path),
            }
        );
        if (status.Kind == Libc.Kind.Directory)
        {
            var descriptor = Libc.OpenAt(Libc.CurrentDirectory, [.. path, 0], Libc.Directory);
            var names = DirectoryNames.Read(descriptor, shown);
            Libc.Close(descriptor);
            for (var i = 0; i < names.Count; i++)
            {
                var name = Encoding.Latin1.GetString(names[i][..^1]);
                Add([.. path, (byte)'/', .. names[i][..^1]], shown.Length == 0 ? name : $"{shown}/{name}");
            }
        }
    }

    private static string Content(byte[] path, in Libc.FileStatus status)
    {
        switch (status.Kind)
        {
            case Libc.Kind.SymbolicLink:
                var target = new byte[4096];
                var length = Libc.ReadLinkAt(Libc.CurrentDirectory, [.. path, 0], target, target.Length);
                return Encoding.Latin1.GetString(target, 0, (int)length);
            case Libc.Kind.CharacterDevice or Libc.Kind.BlockDevice:
                var (major, minor) = ((long)status.DeviceMajor, (long)status.DeviceMinor);
                return $"{(minor & 0xff) | (major << 8) | ((minor & 0xf_ff00) << 12)}";
            case Libc.Kind.File:
                // Names need not be UTF-8, which .NET's own files demand.
                using (var file = new SafeFileHandle(Libc.OpenAt(Libc.CurrentDirectory, [.. path, 0], Libc.ReadOnly), ownsHandle: true))
                {
                    var content = new byte[status.Size];
                    Assert.Equal(content.Length, RandomAccess.Read(file, content, 0));
                    return Encoding.Latin1.GetString(content);
                }

            default:
                return "";
        }
    }

    private static Dictionary<string, string> Attributes(byte[] path)
    {
        var names = new byte[65536];
        var listed = (int)Libc.ListLinkAttributes([.. path, 0], names, names.Length);
        Assert.True(listed >= 0);
        return Encoding
            .Latin1.GetString(names, 0, listed)
            .Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .ToDictionary(
                static name => name,
                name =>
                {
                    var value = new byte[65536];
                    var length = (int)Libc.GetLinkAttribute([.. path, 0], TestFolder.Bytes(name), value, value.Length);
                    return Encoding.Latin1.GetString(value, 0, length);
                }
            );
    }
}

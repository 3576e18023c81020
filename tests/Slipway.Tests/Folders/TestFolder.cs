using System.Text;
using Slipway.Files;

namespace Slipway.Tests.Folders;

/// <summary>A temporary folder, and the system calls that .NET lacks.</summary>
internal sealed class TestFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("slipway-folders-");

    public string Path => _folder.FullName;

    public string Below(string name) => System.IO.Path.Join(Path, name);

    public string Folder(string name) => Directory.CreateDirectory(Below(name)).FullName;

    public string File(string name, string content = "content")
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Below(name))!);
        System.IO.File.WriteAllText(Below(name), content);
        return Below(name);
    }

    public static byte[] Bytes(string path) => [.. Encoding.UTF8.GetBytes(path), 0];

    public static void Link(string existing, string path) =>
        Assert.Equal(0, Libc.LinkAt(Libc.CurrentDirectory, Bytes(existing), Libc.CurrentDirectory, Bytes(path), 0));

    public static void Mode(string path, uint mode) => Assert.Equal(0, Libc.ChangeModeAt(Libc.CurrentDirectory, Bytes(path), mode, 0));

    public static int ModeOf(string path, bool follow = false)
    {
        Assert.Equal(0, Libc.Statx(Libc.CurrentDirectory, Bytes(path), follow ? 0 : Libc.NoFollowLink, Libc.BasicStatus, out var status));
        return status.Permissions;
    }

    public static void Owner(string path, uint user, uint group) =>
        Assert.Equal(0, Libc.ChangeOwnerAt(Libc.CurrentDirectory, Bytes(path), user, group, Libc.NoFollowLink));

    public static void Time(string path, long seconds, long nanoseconds = 0) =>
        Assert.Equal(
            0,
            Libc.SetTimesAt(Libc.CurrentDirectory, Bytes(path), [new(0, Libc.OmitTime), new(seconds, nanoseconds)], Libc.NoFollowLink)
        );

    public static void Node(string path, Libc.Kind kind, ulong device = 0) =>
        Assert.Equal(0, Libc.MakeNodeAt(Libc.CurrentDirectory, Bytes(path), (uint)kind | 0x1a4, device));

    public static void Xattr(string path, string name, byte[] value) =>
        Assert.Equal(0, Libc.SetLinkAttribute(Bytes(path), Bytes(name), value.Length == 0 ? [0] : value, value.Length, 0));

    public void RawFile(ReadOnlySpan<byte> name)
    {
        var descriptor = Libc.OpenAt(
            Libc.CurrentDirectory,
            [.. Encoding.UTF8.GetBytes(Path), (byte)'/', .. name, 0],
            Libc.WriteOnly | Libc.Create | Libc.Exclusive,
            0x1a4
        );
        Assert.True(descriptor >= 0);
        Libc.Close(descriptor);
    }

    public void Dispose() => TreeRemoval.Remove(Libc.CurrentDirectory, Bytes(Path), Path);
}

using System.Text;

namespace Slipway.Files;

/// <summary>
/// A folder in the system's temporary folder, accessible to this user only. Making the next one removes what killed processes left.
/// </summary>
internal sealed class TemporaryFolder : IDisposable
{
    public const string Prefix = "slipway-work-";

    private readonly int _parent;
    private readonly OwnedFolder _folder;

    private TemporaryFolder(int parent, OwnedFolder folder, string path) => (_parent, _folder, Path) = (parent, folder, path);

    public string Path { get; }

    /// <exception cref="SlipwayException">Store, DiskFull: it cannot be made.</exception>
    public static TemporaryFolder Create()
    {
        var place = System.IO.Path.GetFullPath(System.IO.Path.GetTempPath());
        var parent = OwnedFolder.OpenParent(place);
        try
        {
            var folder = OwnedFolder.Create(parent, Prefix, place, notice: null);
            return new TemporaryFolder(parent, folder, System.IO.Path.Join(place, Encoding.ASCII.GetString(folder.Name[..^1])));
        }
        catch
        {
            Libc.Close(parent);
            throw;
        }
    }

    public void Dispose()
    {
        _folder.Dispose();
        Libc.Close(_parent);
    }
}

using Slipway.Files;

namespace Slipway.Folders;

/// <summary>The folder that was used last, kept open: entries of one folder mostly come together.</summary>
internal sealed class ParentFolder : IDisposable
{
    private byte[] _path = [];
    private int _descriptor = -1;

    /// <summary>Returns the kept descriptor if it is this folder's, else -1.</summary>
    public int Find(ReadOnlySpan<byte> path) => path.SequenceEqual(_path) ? _descriptor : -1;

    /// <summary>Keeps a descriptor in place of the last.</summary>
    public int Keep(ReadOnlySpan<byte> path, int descriptor)
    {
        Dispose();
        _path = path.ToArray();
        return _descriptor = descriptor;
    }

    public void Dispose()
    {
        if (_descriptor >= 0)
        {
            Libc.Close(_descriptor);
            _descriptor = -1;
        }
    }
}

using Slipway.Files;

namespace Slipway.Folders;

/// <summary>Keeps the last used folder open, because entries of one folder mostly come together.</summary>
internal sealed class ParentFolder : IDisposable
{
    private byte[] _path = [];
    private int _descriptor = -1;

    /// <summary>Returns the kept descriptor if it is this folder's, else -1.</summary>
    public int Find(ReadOnlySpan<byte> path) => path.SequenceEqual(_path) ? _descriptor : -1;

    /// <summary>Keeps this descriptor instead of the last one.</summary>
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

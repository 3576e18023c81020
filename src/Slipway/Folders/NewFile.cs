using Slipway.Files;
using static Slipway.Files.Libc;

namespace Slipway.Folders;

/// <summary>A newly created file that is not finished yet.</summary>
internal sealed class NewFile(int descriptor, ReadOnlyMemory<byte> path)
{
    private bool _closed;

    public int Descriptor => descriptor;

    public ReadOnlyMemory<byte> Path => path;

    /// <summary>Closes the file after its last byte.</summary>
    /// <exception cref="SlipwayException">The file system reports only on closing that it could not write everything.</exception>
    public void Finish(Place place)
    {
        _closed = true;
        if (CloseWritten(descriptor) != 0)
        {
            throw PosixFailure.From("write", place.Shown);
        }
    }

    public void Abandon()
    {
        if (!_closed)
        {
            _closed = true;
            Close(descriptor);
        }
    }
}

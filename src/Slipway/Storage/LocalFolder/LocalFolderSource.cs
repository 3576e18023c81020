using Microsoft.Win32.SafeHandles;
using Slipway.Files;

namespace Slipway.Storage.LocalFolder;

internal sealed class LocalFolderSource : IPackSource
{
    private readonly SafeFileHandle _file;
    private readonly string _path;

    public LocalFolderSource(string path)
    {
        _path = path;
        _file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        Length = RandomAccess.GetLength(_file);
    }

    public long Length { get; }

    public bool IsNear => true;

    public async ValueTask ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancel)
    {
        StoreFailures.CheckRange(_path, Length, offset, buffer.Length);
        try
        {
            while (!buffer.IsEmpty)
            {
                var read = await RandomAccess.ReadAsync(_file, buffer, offset, cancel);
                if (read == 0)
                {
                    throw new EndOfStreamException($"The file ended at {offset} and had {Length} bytes when it was opened.");
                }

                offset += read;
                buffer = buffer[read..];
            }
        }
        catch (IOException e)
        {
            throw FolderFailure.Explain(e, "read a stash", _path);
        }
    }

    public ValueTask DisposeAsync()
    {
        _file.Dispose();
        return ValueTask.CompletedTask;
    }
}

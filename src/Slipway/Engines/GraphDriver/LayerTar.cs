using Microsoft.Win32.SafeHandles;
using Slipway.Files;
using Slipway.Streams;
using Slipway.Tar;

namespace Slipway.Engines.GraphDriver;

/// <summary>A layer's tar stream, rebuilt from its recorded headers and its files.</summary>
internal sealed class LayerTar(Stream split, string files) : ReadOnlyStream
{
    private readonly TarSplitReader _pieces = new(split);
    private readonly SafeFileHandle _root = OpenFolder(files);
    private ReadOnlyMemory<byte> _bytes;
    private SafeFileHandle? _file;
    private long _offset;
    private long _left;

    public override int Read(Span<byte> buffer) => throw new NotSupportedException();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = 0;
        while (read < buffer.Length)
        {
            if (_bytes.Length > 0)
            {
                read += TakeBytes(buffer[read..]);
            }
            else if (_left > 0)
            {
                read += TakeContent(buffer.Span[read..]);
            }
            else if (!await NextAsync(cancellationToken))
            {
                break;
            }
        }

        return read;
    }

    public override async ValueTask DisposeAsync()
    {
        _file?.Dispose();
        _root.Dispose();
        await _pieces.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        _file?.Dispose();
        _root.Dispose();
        base.Dispose(disposing);
    }

    private async ValueTask<bool> NextAsync(CancellationToken cancel)
    {
        if (await _pieces.ReadAsync(cancel) is not { } piece)
        {
            return false;
        }

        _bytes = piece.Bytes;
        (_offset, _left) = (0, piece.Size);
        if (_left > 0)
        {
            _file = OpenFile(piece.Path.Span);
        }

        return true;
    }

    private int TakeBytes(Memory<byte> buffer)
    {
        var taken = Math.Min(buffer.Length, _bytes.Length);
        _bytes[..taken].CopyTo(buffer);
        _bytes = _bytes[taken..];
        return taken;
    }

    private int TakeContent(Span<byte> buffer)
    {
        var read = ReadFile(buffer[..(int)Math.Min(buffer.Length, _left)]);

        (_offset, _left) = (_offset + read, _left - read);
        if (_left == 0)
        {
            _file!.Dispose();
            _file = null;
        }

        return read;
    }

    private int ReadFile(Span<byte> buffer)
    {
        try
        {
            return RandomAccess.Read(_file!, buffer, _offset) is > 0 and var read
                ? read
                : throw new LayerUnreadableException("A file of a layer is shorter than it was.");
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException and not LayerUnreadableException)
        {
            throw new LayerUnreadableException($"A file of a layer cannot be read: {e.Message}", e);
        }
    }

    // Names come from the image and are untrusted: the kernel keeps them below the layer's folder, and follows no links.
    private SafeFileHandle OpenFile(ReadOnlySpan<byte> path)
    {
        var how = new Libc.OpenHow(Libc.ReadOnly | Libc.CloseOnExec, 0, Libc.ResolveBeneath | Libc.ResolveNoSymlinks);
        var descriptor = Libc.OpenAt2((int)_root.DangerousGetHandle(), path, how);
        return descriptor >= 0
            ? new SafeFileHandle(descriptor, ownsHandle: true)
            : throw new LayerUnreadableException($"'{PathText.Show(path[..^1])}' of a layer cannot be opened: error {Libc.LastError}.");
    }

    private static SafeFileHandle OpenFolder(string path)
    {
        var descriptor = Libc.OpenAt(
            Libc.CurrentDirectory,
            System.Text.Encoding.UTF8.GetBytes(path + "\0"),
            Libc.Directory | Libc.CloseOnExec
        );
        return descriptor >= 0
            ? new SafeFileHandle(descriptor, ownsHandle: true)
            : throw new LayerUnreadableException($"{path} cannot be opened: error {Libc.LastError}.");
    }
}

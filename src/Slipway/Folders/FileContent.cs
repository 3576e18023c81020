using Slipway.Files;
using Slipway.Tar;
using static Slipway.Files.Libc;

namespace Slipway.Folders;

/// <summary>Copies a file's content into a tar stream, and fails if the file no longer matches its header.</summary>
internal static class FileContent
{
    // With less free space than this, flush the buffer rather than read a small piece.
    private const int SmallestRead = 64 << 10;

    public static async ValueTask CopyAsync(int descriptor, FileStatus status, TarOutput output, PathBuffer path, CancellationToken cancel)
    {
        for (var left = status.Size; ; )
        {
            await output.ReserveAsync((int)Math.Min(left + 1, SmallestRead), cancel);
            var (read, last) = Read(descriptor, output.Free, left, path);
            output.Advance(read);
            left -= read;
            if (last)
            {
                break;
            }
        }

        if (status.Size > SmallestRead)
        {
            Recheck(descriptor, status, path);
        }

        await output.PadAsync(cancel);
    }

    public static SlipwayException Changed(string shown, string how) =>
        new(FailureKind.Refused, $"'{shown}' {how} while it was saved. Nothing was saved: try again when nothing writes there.");

    /// <summary>Asks for one byte more than the header announces: if it arrives, the file has grown.</summary>
    private static (int Read, bool Last) Read(int descriptor, Span<byte> free, long left, PathBuffer path)
    {
        var wanted = (int)Math.Min(free.Length, left + 1);
        nint read;
        do
        {
            read = Libc.Read(descriptor, free, wanted);
        } while (read < 0 && (Error)LastError == Error.Interrupted);

        return read < 0 ? throw PosixFailure.From("read", path.Shown)
            : read > left ? throw Changed(path.Shown, "grew")
            : read == 0 && left > 0 ? throw Changed(path.Shown, "shrank")
            : ((int)read, read == left && wanted > left);
    }

    // A large file takes long enough to read that someone may rewrite it meanwhile without changing its length.
    private static void Recheck(int descriptor, in FileStatus before, PathBuffer path)
    {
        if (Statx(descriptor, "\0"u8, EmptyPath, BasicStatus, out var after) != 0)
        {
            throw PosixFailure.From("read", path.Shown);
        }

        if (after.Modified != before.Modified)
        {
            throw Changed(path.Shown, "was written");
        }
    }
}

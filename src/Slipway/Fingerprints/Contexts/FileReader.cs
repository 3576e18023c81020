using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Slipway.Content;
using Slipway.Files;
using Slipway.Tar;
using static Slipway.Files.Libc;

namespace Slipway.Fingerprints.Contexts;

/// <summary>Digests files of a context; each worker has its own reader. Unchanged files are not read.</summary>
internal sealed class FileReader(StatCache cache) : IDisposable
{
    // Most files of a context fit, and are hashed in one go.
    private const int BufferSize = 256 << 10;

    // XATTR_LIST_MAX and XATTR_SIZE_MAX.
    private const int MaxAttributes = 64 << 10;

    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
    private readonly byte[] _value = ArrayPool<byte>.Shared.Rent(MaxAttributes);
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Fills in what the node's file holds. The name ends with a zero byte; the folder is for messages.</summary>
    public void Read(int directory, ReadOnlySpan<byte> name, in FileStatus status, TreeNode node, string folder)
    {
        var identity = FileIdentity.Of(status);
        if (!cache.TryFind(identity, out var known))
        {
            known = ReadAnew(directory, name, identity, folder);
        }

        (node.Digest, node.Attributes) = (known.Content, known.Attributes);
    }

    /// <summary>Digest of the extended attributes that BuildKit uses; zero if there are none.</summary>
    public Digest ReadAttributes(int descriptor)
    {
        var length = ListAttributes(descriptor, _buffer, MaxAttributes);
        // File systems without attributes report that here; a file that disappears meanwhile counts as having none.
        return length <= 0 ? default : DigestAttributes(descriptor, _buffer.AsSpan(0, (int)length));
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        ArrayPool<byte>.Shared.Return(_value);
        _hash.Dispose();
    }

    private FileIdentity ReadAnew(int directory, ReadOnlySpan<byte> name, FileIdentity before, string folder)
    {
        var began = cache.Now();
        var descriptor = OpenAt(directory, name, ReadOnly | NoFollow | CloseOnExec | NonBlocking | NoTerminal);
        if (descriptor < 0)
        {
            throw Unreadable(folder, name);
        }

        try
        {
            before.Attributes = ReadAttributes(descriptor);
            before.Content = DigestContent(descriptor, folder, name);
            if (Statx(descriptor, "\0"u8, EmptyPath, BasicStatus, out var after) == 0 && FileIdentity.Of(after).IsUnchangedFrom(before))
            {
                cache.Keep(before, began);
            }

            return before;
        }
        finally
        {
            Close(descriptor);
        }
    }

    private Digest DigestContent(int descriptor, string folder, ReadOnlySpan<byte> name)
    {
        var filled = Fill(descriptor, folder, name);
        if (filled < _buffer.Length)
        {
            return Digest.Of(_buffer.AsSpan(0, filled));
        }

        while (filled > 0)
        {
            _hash.AppendData(_buffer.AsSpan(0, filled));
            filled = Fill(descriptor, folder, name);
        }

        var digest = default(Digest);
        _hash.GetHashAndReset(digest);
        return digest;
    }

    private int Fill(int descriptor, string folder, ReadOnlySpan<byte> name)
    {
        var filled = 0;
        while (filled < _buffer.Length)
        {
            var read = Libc.Read(descriptor, _buffer.AsSpan(filled), _buffer.Length - filled);
            if (read < 0 && (Error)LastError != Error.Interrupted)
            {
                throw Unreadable(folder, name);
            }

            if (read == 0)
            {
                break;
            }

            filled += Math.Max(0, (int)read);
        }

        return filled;
    }

    private Digest DigestAttributes(int descriptor, Span<byte> names)
    {
        var list = new List<byte[]>();
        while (names.IndexOf((byte)0) is var end && end >= 0)
        {
            var name = names[..end];
            if (
                name.SequenceEqual("security.capability"u8)
                || !(name.StartsWith("security."u8) || name.StartsWith("system."u8) || name.StartsWith("com.apple."u8))
            )
            {
                list.Add([.. names[..(end + 1)]]);
            }

            names = names[(end + 1)..];
        }

        list.Sort(static (x, y) => x.AsSpan().SequenceCompareTo(y));
        var text = new ArrayBufferWriter<byte>();
        foreach (var name in list)
        {
            var length = GetAttribute(descriptor, name, _value, MaxAttributes);
            text.Write(name);
            text.Write(BitConverter.GetBytes((long)length));
            text.Write(_value.AsSpan(0, Math.Max(0, (int)length)));
        }

        return text.WrittenCount == 0 ? default : Digest.Of(text.WrittenSpan);
    }

    private static SlipwayException Unreadable(string folder, ReadOnlySpan<byte> name) =>
        Unreadable(Path.Join(folder, PathText.Show(name[..^1])));

    public static SlipwayException Unreadable(string path) =>
        new(
            FailureKind.Usage,
            $"'{path}' of the build context cannot be read: {Marshal.GetPInvokeErrorMessage(LastError)}. Make it "
                + "readable, or leave it out with .dockerignore."
        );
}

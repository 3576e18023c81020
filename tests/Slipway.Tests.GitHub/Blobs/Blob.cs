using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Slipway.Tests.GitHub.Blobs;

/// <summary>
/// A block blob: blocks are staged in any order and become the content when a list of them is committed. Each block is written where the
/// file ends, so that a commit copies nothing.
/// </summary>
public sealed class Blob : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SafeFileHandle _file;
    private readonly Dictionary<string, BlobSegment> _staged = new(StringComparer.Ordinal);
    private Dictionary<string, BlobSegment> _committed = new(StringComparer.Ordinal);
    private BlobSegment[] _content = [];
    private long _end;

    internal Blob(string path, string file)
    {
        Path = path;
        _file = File.OpenHandle(file, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);
    }

    /// <summary>The path of its address: account, container and name.</summary>
    public string Path { get; }

    public bool IsCommitted { get; private set; }

    public long Length { get; private set; }

    public string ETag { get; private set; } = "";

    public DateTimeOffset Modified { get; private set; }

    public string ContentType { get; private set; } = "application/octet-stream";

    /// <summary>Stages one block, which replaces an earlier one of the same id.</summary>
    internal async Task StageAsync(string id, Stream body, long length, CancellationToken cancel)
    {
        var segment = await WriteAsync(body, length, cancel);
        lock (_gate)
        {
            if (_staged.Count > 0 && _staged.Keys.First().Length != id.Length)
            {
                throw new BlobRefusal(400, "InvalidBlobOrBlock", "The specified blob or block content is invalid.");
            }

            _staged[id] = segment;
        }
    }

    /// <summary>Commits a list of blocks.</summary>
    internal void Commit(IReadOnlyList<BlockReference> list, string? contentType, DateTimeOffset now)
    {
        lock (_gate)
        {
            var blocks = new Dictionary<string, BlobSegment>(StringComparer.Ordinal);
            var content = new List<BlobSegment>(list.Count);
            foreach (var reference in list)
            {
                var segment = Find(reference) ?? throw new BlobRefusal(400, "InvalidBlockList", "The specified block list is invalid.");
                blocks[reference.Id] = segment;
                content.Add(segment);
            }

            _committed = blocks;
            _staged.Clear();
            Show([.. content], contentType, now);
        }
    }

    /// <summary>Replaces the content at once.</summary>
    public async Task PutAsync(Stream body, long length, string? contentType, DateTimeOffset now, CancellationToken cancel = default)
    {
        var segment = await WriteAsync(body, length, cancel);
        lock (_gate)
        {
            _committed.Clear();
            _staged.Clear();
            Show([segment], contentType, now);
        }
    }

    /// <summary>Reads from an offset of the content; returns how many bytes were read, 0 at the end.</summary>
    public ValueTask<int> ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancel)
    {
        foreach (var segment in _content)
        {
            if (offset < segment.Length)
            {
                var count = (int)Math.Min(buffer.Length, segment.Length - offset);
                return RandomAccess.ReadAsync(_file, buffer[..count], segment.Offset + offset, cancel);
            }

            offset -= segment.Length;
        }

        return ValueTask.FromResult(0);
    }

    /// <summary>The digest of the content, as <c>sha256:HEX</c>.</summary>
    public async Task<string> DigestAsync(CancellationToken cancel = default)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 20];
        int count;
        for (long at = 0; (count = await ReadAsync(at, buffer, cancel)) > 0; at += count)
        {
            hash.AppendData(buffer, 0, count);
        }

        return "sha256:" + Convert.ToHexStringLower(hash.GetCurrentHash());
    }

    public void Dispose() => _file.Dispose();

    private BlobSegment? Find(BlockReference reference)
    {
        if (reference.From is not BlockSource.Committed && _staged.TryGetValue(reference.Id, out var staged))
        {
            return staged;
        }

        return reference.From is not BlockSource.Uncommitted && _committed.TryGetValue(reference.Id, out var committed) ? committed : null;
    }

    private void Show(BlobSegment[] content, string? contentType, DateTimeOffset now)
    {
        _content = content;
        Length = content.Sum(static segment => segment.Length);
        ContentType = contentType ?? "application/octet-stream";
        Modified = now;
        ETag = string.Create(CultureInfo.InvariantCulture, $"\"0x{RandomNumberGenerator.GetHexString(15)}\"");
        IsCommitted = true;
    }

    private async Task<BlobSegment> WriteAsync(Stream body, long length, CancellationToken cancel)
    {
        long start;
        lock (_gate)
        {
            start = _end;
            _end += length;
        }

        var buffer = System.Buffers.ArrayPool<byte>.Shared.Rent(1 << 18);
        long done = 0;
        int count;
        while ((count = await body.ReadAsync(buffer, cancel)) > 0)
        {
            await RandomAccess.WriteAsync(_file, buffer.AsMemory(0, count), start + done, cancel);
            done += count;
        }

        System.Buffers.ArrayPool<byte>.Shared.Return(buffer);
        return done == length ? new BlobSegment(start, length) : throw new EndOfStreamException();
    }
}

using Slipway.CacheMounts.Wire;
using Slipway.Files;
using Slipway.Folders;
using Slipway.Tar;

namespace Slipway.CacheMounts.Agent;

/// <summary>The entries that the host has, in the order in which a folder is written, so that both can be walked side by side.</summary>
internal sealed class KnownEntries(AgentLink link, int number) : IDisposable
{
    // All are fetched first, as the link is busy later: 200,000 entries take some 30 MB.
    private readonly List<byte[]> _blocks = [];
    private int _block;
    private int _offset;
    private int _next = -1;
    private EntryFacts _facts;
    private int _length;
    private Range _path;
    private Range _link;

    /// <summary>The number of the last entry found.</summary>
    public int Number => _next;

    /// <summary>The size of the last entry found.</summary>
    public long Size => _facts.Size;

    public async Task BeginAsync(CancellationToken cancel)
    {
        ReadOnlyMemory<byte> answer;
        while (!(answer = await link.CallAsync(Call.Entries, number, cancel)).IsEmpty)
        {
            _blocks.Add(answer.ToArray());
        }

        MoveNext();
    }

    /// <summary>Whether the host has the same file: equal path, size, time and mode.</summary>
    public bool HasContent(ReadOnlySpan<byte> path, in Libc.FileStatus status) =>
        Find(path)
        && _facts.Type == TarEntryType.File
        && _facts.Size == status.Size
        && _facts.Modified == status.Modified
        && _facts.Mode == status.Permissions;

    /// <summary>Whether the host has exactly this entry, without extended attributes.</summary>
    public bool HasEntry(in EntryFacts entry, ReadOnlySpan<byte> path, ReadOnlySpan<byte> link) =>
        Find(path) && _facts == entry && Current[_link].SequenceEqual(link);

    public void Dispose() => _blocks.Clear();

    private Span<byte> Current => _blocks[_block].AsSpan(_offset, _length);

    private bool Find(ReadOnlySpan<byte> path)
    {
        while (_block < _blocks.Count)
        {
            // The mount itself comes first, whatever its name.
            ReadOnlySpan<byte> known = Current[_path];
            var order =
                known.SequenceEqual(path) ? 0
                : known.SequenceEqual("./"u8) ? -1
                : known.SequenceCompareTo(path);
            if (order >= 0)
            {
                return order == 0;
            }

            MoveNext();
        }

        return false;
    }

    private void MoveNext()
    {
        _offset += _length;
        if (_block < _blocks.Count && _offset == _blocks[_block].Length)
        {
            _block++;
            _offset = 0;
        }

        if (_block < _blocks.Count)
        {
            var entry = EntryCodec.Read(_blocks[_block].AsSpan(_offset));
            (_facts, _length) = (entry.Facts, entry.Length);
            (_path, _link) = (EntryCodec.Fixed..(EntryCodec.Fixed + entry.Path.Length), (EntryCodec.Fixed + entry.Path.Length).._length);
            _next++;
        }
    }
}

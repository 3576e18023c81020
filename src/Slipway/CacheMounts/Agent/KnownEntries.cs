using Slipway.CacheMounts.Wire;
using Slipway.Folders;
using Slipway.Tar;

namespace Slipway.CacheMounts.Agent;

/// <summary>The entries that the host has, in the order in which a folder is written: both are gone through side by side.</summary>
internal sealed class KnownEntries(AgentLink link, int number) : IDisposable
{
    // All of them are fetched first, as the link is busy later: 200,000 entries take some 30 MB.
    private readonly List<byte[]> _blocks = [];
    private int _block;
    private int _offset;
    private int _next = -1;
    private EntryFacts _facts;
    private int _pathStart;
    private int _pathLength;

    /// <summary>The number of the entry that was found last.</summary>
    public int Number => _next;

    public async Task BeginAsync(CancellationToken cancel)
    {
        ReadOnlyMemory<byte> answer;
        while (!(answer = await link.CallAsync(Call.Entries, number, cancel)).IsEmpty)
        {
            _blocks.Add(answer.ToArray());
        }

        MoveNext();
    }

    /// <summary>Whether the host has the file as it is here: by path, size, time and mode.</summary>
    public bool Has(ReadOnlySpan<byte> path, in Libc.FileStatus status)
    {
        while (_block < _blocks.Count)
        {
            // The mount itself comes first, whatever its name.
            var order = Path.SequenceEqual("./"u8) ? -1 : Path.SequenceCompareTo(path);
            if (order >= 0)
            {
                return order == 0 && _facts.Type == TarEntryType.File && _facts.Size == status.Size
                    && _facts.Modified == status.Modified && _facts.Mode == status.Permissions;
            }

            MoveNext();
        }

        return false;
    }

    public void Dispose() => _blocks.Clear();

    private ReadOnlySpan<byte> Path => _blocks[_block].AsSpan(_pathStart, _pathLength);

    private void MoveNext()
    {
        if (_block < _blocks.Count && _offset == _blocks[_block].Length)
        {
            _block++;
            _offset = 0;
        }

        if (_block < _blocks.Count)
        {
            var bytes = _blocks[_block].AsSpan(_offset);
            var length = EntryCodec.Read(bytes, out _facts, out var path, out var target);
            (_pathStart, _pathLength) = (_offset + length - target.Length - path.Length, path.Length);
            _offset += length;
            _next++;
        }
    }
}

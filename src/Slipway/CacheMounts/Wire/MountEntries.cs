using Slipway.Content;
using Slipway.Inspection;
using Slipway.Stashes;
using Slipway.Tar;

namespace Slipway.CacheMounts.Wire;

/// <summary>The entries of a mount that a stash holds, read from its headers alone, and where each one is in the stream.</summary>
internal sealed class MountEntries : IDisposable
{
    private readonly RecipeStream _stream;
    private readonly TarEntryReader _reader;
    private readonly List<EntryPlace> _places = [];
    private TarEntry? _pending;
    private long _end;

    public MountEntries(StashReader stash, Recipe recipe, CancellationToken cancel)
    {
        _stream = new RecipeStream(stash.Frames, stash.Indexes, recipe, cancel);
        _reader = new TarEntryReader(_stream, headersOnly: true);
    }

    /// <summary>Where the entries are that were written to messages.</summary>
    public IReadOnlyList<EntryPlace> Places => _places;

    /// <summary>Fills a message with the next entries; it stays empty when there are no more.</summary>
    public async Task FillAsync(Message message, CancellationToken cancel)
    {
        message.Length = 0;
        while ((_pending ??= await _reader.ReadAsync(cancel)) is { } entry)
        {
            var facts = new EntryFacts(entry.Type, entry.Size, entry.Modified, entry.Mode, (uint)entry.UserId, (uint)entry.GroupId);
            if (!EntryCodec.TryWrite(message, facts, entry.Path.Span, entry.LinkTarget.Span))
            {
                return;
            }

            var padded = (entry.Size + TarHeader.Length - 1) & ~(TarHeader.Length - 1L);
            _places.Add(new EntryPlace(_end, entry.ContentOffset, entry.Size, _stream.Step));
            _end = entry.ContentOffset + padded;
            _pending = null;
        }
    }

    public void Dispose()
    {
        _reader.Dispose();
        _stream.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }
}

/// <summary>Where an entry is.</summary>
/// <param name="Start">Offset of its first header in the stream.</param>
/// <param name="Content">Offset of its content.</param>
/// <param name="Size">Length of its content.</param>
/// <param name="Step">The recipe's step of its first chunk.</param>
internal readonly record struct EntryPlace(long Start, long Content, long Size, int Step);

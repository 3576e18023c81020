using System.Threading.Channels;
using Slipway.Content;
using Slipway.Inspection;
using Slipway.Stashes;
using Slipway.Tar;

namespace Slipway.CacheMounts.Wire;

/// <summary>The entries of a mount that a stash holds, read from its headers alone, and where each one is in the stream.</summary>
internal sealed class MountEntries : IAsyncDisposable
{
    // Enough for most mounts to be read before the build step asks.
    private const int MessagesAhead = 4;

    private readonly RecipeStream _stream;
    private readonly TarEntryReader _reader;
    private readonly List<EntryPlace> _places = [];
    private readonly CancellationTokenSource _stop;
    private readonly Channel<Message> _ahead = Channel.CreateBounded<Message>(MessagesAhead);
    private Task? _reading;
    private TarEntry? _pending;
    private long _end;

    public MountEntries(StashReader stash, Recipe recipe, CancellationToken cancel)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        _stream = new RecipeStream(stash.Frames, stash.Indexes, recipe, _stop.Token);
        _reader = new TarEntryReader(_stream, headersOnly: true);
    }

    /// <summary>Where the entries are that were written to messages.</summary>
    public IReadOnlyList<EntryPlace> Places => _places;

    /// <summary>Begins to read before anybody asks.</summary>
    public void ReadAhead() => _reading ??= Task.Run(ReadAllAsync);

    /// <summary>The next entries, or an empty message when there are no more. Dispose it.</summary>
    public async Task<Message> NextAsync(CancellationToken cancel)
    {
        ReadAhead();
        return await _ahead.Reader.WaitToReadAsync(cancel) && _ahead.Reader.TryRead(out var message) ? message : new Message();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await (_reading ?? Task.CompletedTask);
        while (_ahead.Reader.TryRead(out var message))
        {
            message.Dispose();
        }

        _reader.Dispose();
        await _stream.DisposeAsync();
        _stop.Dispose();
    }

    private async Task ReadAllAsync()
    {
        try
        {
            Message message;
            while ((message = await FillAsync(_stop.Token)).Length > 0)
            {
                await _ahead.Writer.WriteAsync(message, _stop.Token);
            }

            _ahead.Writer.Complete();
        }
        catch (Exception e)
        {
            // Whoever asks next is told.
            _ahead.Writer.Complete(e);
        }
    }

    private async Task<Message> FillAsync(CancellationToken cancel)
    {
        var message = new Message();
        while ((_pending ??= await _reader.ReadAsync(cancel)) is { } entry)
        {
            var facts = new EntryFacts(entry.Type, entry.Size, entry.Modified, entry.Mode, (uint)entry.UserId, (uint)entry.GroupId);
            if (!EntryCodec.TryWrite(message, facts, entry.Path.Span, entry.LinkTarget.Span))
            {
                return message;
            }

            var padded = (entry.Size + TarHeader.Length - 1) & ~(TarHeader.Length - 1L);
            _places.Add(new EntryPlace(_end, entry.ContentOffset, entry.Size, _stream.Step));
            _end = entry.ContentOffset + padded;
            _pending = null;
        }

        return message;
    }
}

/// <summary>Where an entry is.</summary>
/// <param name="Start">Offset of its first header in the stream.</param>
/// <param name="Content">Offset of its content.</param>
/// <param name="Size">Length of its content.</param>
/// <param name="Step">The recipe's step of its first chunk.</param>
internal readonly record struct EntryPlace(long Start, long Content, long Size, int Step);

using Slipway.Records;
using Slipway.Stashes;

namespace Slipway.CacheMounts.Wire;

/// <summary>Sends the agent the entries that it wants of one mount in a stash.</summary>
internal sealed class MountOutlet(HostLink link, SharedSlots? shared, int number, StashReader stash, MountRecord mount)
{
    private readonly List<byte> _wanted = [];
    private MountListing? _listing;
    private int _told;
    private bool _all = true;
    private Message? _sent;
    private Message? _sentBefore;

    public async Task<MountReport> RunAsync(CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using var content = new ContentStream(shared);
        Task? feeding = null;
        try
        {
            while (true)
            {
                var call = await link.TakeAsync(number, cancel);
                switch (call)
                {
                    case Call.Done or Call.Failed:
                        return await link.FinishAsync(call, mount.Id, cancel);
                    case Call.Entries:
                        await TellAsync(cancel);
                        break;
                    case Call.Want:
                        Note(link.Body.Span);
                        await link.AnswerAsync(cancel);
                        break;
                    default:
                        feeding ??= content.FeedAsync(stream => CopyAsync(stream, stop.Token), stop.Token);
                        await SendAsync(content, cancel);
                        break;
                }
            }
        }
        finally
        {
            await stop.CancelAsync();
            await (feeding ?? Task.CompletedTask);
            _sent?.Dispose();
            _sentBefore?.Dispose();
        }
    }

    // The first word says whether bits will follow.
    private void Note(ReadOnlySpan<byte> body)
    {
        if (_all && body is [1, 0, 0, 0])
        {
            _all = false;
        }
        else if (!_all)
        {
            _wanted.AddRange(body);
        }
    }

    // An empty mount wants everything, so the agent does not ask for the listing.
    private async Task TellAsync(CancellationToken cancel)
    {
        _listing ??= await MountListing.ReadAsync(stash, mount, cancel);
        using var entries = new Message();
        _told = _listing.Fill(entries, _told);
        await link.AnswerAsync(entries, cancel);
    }

    private Task CopyAsync(Stream destination, CancellationToken cancel) =>
        _all || _listing is null
            ? stash.CopyToAsync(mount.Tar, destination, joins: false, cancel)
            : new SelectedTar(stash, _listing, Wanted).CopyToAsync(destination, cancel);

    private bool Wanted(int entry) => entry / 8 < _wanted.Count && (_wanted[entry / 8] & (1 << (entry % 8))) != 0;

    // The agent asks for the next message when it starts to read the last one. It has finished with the one before that.
    private async Task SendAsync(ContentStream content, CancellationToken cancel)
    {
        _sentBefore?.Dispose();
        (_sentBefore, _sent) = (_sent, null);
        _sent = await content.NextAsync(cancel);
        await (_sent is null ? link.AnswerAsync(cancel) : link.AnswerAsync(_sent, cancel));
    }
}

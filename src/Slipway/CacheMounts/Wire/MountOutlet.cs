using Slipway.Content;
using Slipway.Stashes;

namespace Slipway.CacheMounts.Wire;

/// <summary>Gives one mount of a stash to the agent: what it wants of it.</summary>
internal sealed class MountOutlet(HostLink link, int number, StashReader stash, MountRecord mount)
{
    private readonly List<byte> _wanted = [];
    private bool _all = true;

    public async Task<MountReport> RunAsync(CancellationToken cancel)
    {
        var recipe = await stash.ReadRecipeAsync(mount.Tar, cancel);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        await using var entries = new MountEntries(stash, recipe, stop.Token);
        using var content = new ContentStream();
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
                        using (var answer = await entries.NextAsync(cancel))
                        {
                            await link.AnswerAsync(answer, cancel);
                        }

                        break;
                    case Call.Want:
                        Note(link.Body.Span);
                        await link.AnswerAsync(cancel);
                        break;
                    default:
                        feeding ??= content.FeedAsync(stream => CopyAsync(recipe, entries.Places, stream, stop.Token), stop.Token);
                        await SendAsync(content, cancel);
                        break;
                }
            }
        }
        finally
        {
            await stop.CancelAsync();
            await (feeding ?? Task.CompletedTask);
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

    private Task CopyAsync(Recipe recipe, IReadOnlyList<EntryPlace> places, Stream destination, CancellationToken cancel) => _all
        ? stash.CopyToAsync(mount.Tar, destination, cancel)
        : new SelectedTar(stash, recipe, places, Wanted).CopyToAsync(destination, cancel);

    private bool Wanted(int entry) => entry / 8 < _wanted.Count && (_wanted[entry / 8] & (1 << (entry % 8))) != 0;

    private async Task SendAsync(ContentStream content, CancellationToken cancel)
    {
        using var message = await content.NextAsync(cancel);
        await (message is null ? link.AnswerAsync(cancel) : link.AnswerAsync(message, cancel));
    }
}

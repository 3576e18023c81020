using System.Runtime.CompilerServices;
using Slipway.Content;
using Slipway.Stashes;
using Slipway.Transfer;

namespace Slipway.CacheMounts.Wire;

/// <summary>Takes one mount from the agent as a tar stream, telling it before what the base stash has of it.</summary>
internal sealed class MountIntake(int number, string id) : IAsyncDisposable
{
    private MountEntries? _entries;
    private Recipe? _base;
    private IReadOnlyList<Packs.PackIndex> _packs = [];

    /// <summary>What the agent said in the end.</summary>
    public MountReport Report { get; private set; } = new();

    /// <summary>Lets the agent know what a base stash has, and begins to read that.</summary>
    public async Task UseAsync(SaveBase savedBefore, MountRecord mount, CancellationToken cancel)
    {
        _packs = savedBefore.Indexes;
        _base = await savedBefore.Reader!.ReadRecipeAsync(mount.Tar, cancel);
        _entries = new MountEntries(savedBefore.Reader, _base, cancel);
        _entries.ReadAhead();
    }

    public async IAsyncEnumerable<TarPart> ReadAsync(HostLink link, [EnumeratorCancellation] CancellationToken cancel)
    {
        while (true)
        {
            var call = await link.TakeAsync(number, cancel);
            if (call is Call.Done or Call.Failed)
            {
                Report = await link.FinishAsync(call, id, cancel);
                yield break;
            }

            if (call == Call.Entries)
            {
                using var entries = _entries is null ? new Message() : await _entries.NextAsync(cancel);
                await link.AnswerAsync(entries, cancel);
                continue;
            }

            // Answered before it is used, so that the next message is on its way meanwhile.
            await link.AnswerAsync(cancel);
            for (var rest = link.Body; !rest.IsEmpty;)
            {
                var bytes = TarSegments.Read(ref rest, out var entry);
                yield return new TarPart(bytes, entry < 0 ? null : ContentOf(entry));
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_entries is { } entries)
        {
            _entries = null;
            await entries.DisposeAsync();
        }
    }

    private StoredContent ContentOf(int entry)
    {
        if (_entries is null || _base is null || entry >= _entries.Places.Count)
        {
            throw new SlipwayException(FailureKind.Engine, $"The build step refers to an entry of '{id}' that it was not told of. Save again without a base.");
        }

        var place = _entries.Places[entry];
        var count = SelectedTar.ChunksOf(_base, _packs, place).Count();
        return new StoredContent(place.Size, _base.Steps.GetRange(place.Step, count).Select(static step => SaveBase.Shift(step.Chunk)).ToArray());
    }
}

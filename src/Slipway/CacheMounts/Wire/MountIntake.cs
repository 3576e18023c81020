using System.Runtime.CompilerServices;
using Slipway.Records;
using Slipway.Stashes;
using Slipway.Transfer;

namespace Slipway.CacheMounts.Wire;

/// <summary>Receives one mount from the agent as a tar stream, after telling it which entries the base stash has.</summary>
internal sealed class MountIntake : IAsyncDisposable
{
    private readonly int _number;
    private readonly string _id;
    private readonly SaveBase _base;
    private readonly CancellationTokenSource _stop;
    private readonly Task<MountListing?> _listing;
    private StoredEntries? _stored;
    private int _told;
    private bool _disposed;

    /// <param name="number">The mount's number in the job.</param>
    /// <param name="id">Its name for people.</param>
    /// <param name="savedBefore">The stash that the save builds on.</param>
    /// <param name="mount">The mount in that stash, which is read while the build starts; null if it is not there.</param>
    /// <param name="cancel">Stops that read.</param>
    public MountIntake(int number, string id, SaveBase savedBefore, MountRecord? mount, CancellationToken cancel)
    {
        (_number, _id, _base) = (number, id, savedBefore);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        _listing = Task.Run(
            async () =>
                mount is null || mount.Listing?.Size > MountListing.MaxLength
                    ? null
                    : await MountListing.ReadAsync(savedBefore.Reader!, mount, _stop.Token),
            CancellationToken.None
        );
    }

    /// <summary>The agent's final report.</summary>
    public MountReport Report { get; private set; } = new();

    public async IAsyncEnumerable<TarPart> ReadAsync(HostLink link, [EnumeratorCancellation] CancellationToken cancel)
    {
        while (true)
        {
            var call = await link.TakeAsync(_number, cancel);
            if (call is Call.Done or Call.Failed)
            {
                Report = await link.FinishAsync(call, _id, cancel);
                yield break;
            }

            if (call == Call.Entries)
            {
                await TellAsync(link, cancel);
                continue;
            }

            // Answered before the data is used, so that the next message is already on its way.
            await link.AnswerAsync(cancel);
            for (var rest = link.Body; !rest.IsEmpty; )
            {
                var segment = TarSegments.Read(ref rest);
                switch (segment.Kind)
                {
                    case SegmentKind.Bytes:
                        yield return new TarPart.Bytes(segment.Bytes);
                        break;
                    case SegmentKind.Entry:
                        yield return Listed(segment.Bytes);
                        break;
                    case SegmentKind.Content:
                        yield return Stored(segment).ContentOf(segment.First);
                        break;
                    default:
                        await foreach (var part in Stored(segment).PartsOf(segment.First, segment.Count, cancel))
                        {
                            yield return part;
                        }

                        break;
                }
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        await _stop.CancelAsync();
        // Its failure was already thrown to whoever needed the listing.
        await ((Task)_listing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task TellAsync(HostLink link, CancellationToken cancel)
    {
        using var entries = new Message();
        if (await _listing is { } listing)
        {
            _stored ??= new StoredEntries(_base, listing);
            _told = listing.Fill(entries, _told);
        }

        await link.AnswerAsync(entries, cancel);
    }

    private static TarPart.Listing Listed(ReadOnlyMemory<byte> bytes) =>
        EntryCodec.Read(bytes.Span).Length == bytes.Length ? new TarPart.Listing(bytes) : throw TarSegments.Senseless();

    private StoredEntries Stored(in Segment segment) =>
        _stored is { } stored && stored.Has(segment.First, segment.Count)
            ? stored
            : throw new SlipwayException(
                FailureKind.Engine,
                $"The build step refers to an entry of '{_id}' that it does not know. Save again {HowTo.Current.WithoutBase}."
            );
}

using Slipway.Content;

namespace Slipway.Transfer;

/// <summary>Builds the recipes of a tar stream that comes in parts, and of its listing.</summary>
internal sealed class TarPartFeeder
{
    private readonly TransferMeter _meter;
    private readonly TarFeeder _feeder;
    private readonly TarFeeder _listing;
    private readonly TarSplitter _splitter;

    public TarPartFeeder(ChunkingParameters parameters, Queue<Batch> full, TransferMeter meter)
    {
        _meter = meter;
        _feeder = new TarFeeder(Tar, parameters, full);
        _splitter = new TarSplitter(_feeder);
        _listing = new TarFeeder(Listing, parameters, full);
        _listing.BeginContent(-1);
    }

    /// <summary>The stream's recipe. It has no digest, because that would require reading all of its bytes.</summary>
    public Recipe Tar { get; } = new();

    /// <summary>The recipe of the listing.</summary>
    public Recipe Listing { get; } = new();

    public void Take(TarPart part)
    {
        switch (part)
        {
            case TarPart.Bytes bytes:
                _splitter.Feed(bytes.Data.Span);
                Tar.Size += bytes.Data.Length;
                _meter.AddRaw(bytes.Data.Length);
                break;
            case TarPart.Content content:
                content.Demand(_splitter.ContentLength);
                _feeder.Known(content.Chunks.Span);
                Tar.Size += _splitter.SkipContent();
                break;
            case TarPart.HeaderBytes headers:
                _feeder.KnownLiteral(headers.Data.Span);
                break;
            case TarPart.HeaderChunk headers:
                _feeder.KnownLiteral(headers.Chunk);
                break;
            case TarPart.Entries entries:
                _splitter.DemandBetweenEntries();
                _feeder.Known(entries.Steps, entries.Tail);
                Tar.Size += entries.Length;
                break;
            case TarPart.Listing listing:
                _listing.Content(listing.Data.Span);
                Listing.Size += listing.Data.Length;
                break;
        }
    }

    /// <summary>Ends the stream.</summary>
    public void End()
    {
        _splitter.End();
        _feeder.End();
        _listing.EndContent();
        _listing.End();
    }
}

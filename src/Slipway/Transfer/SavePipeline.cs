using System.Security.Cryptography;
using System.Threading.Channels;
using Slipway.Content;
using Slipway.Packs;

namespace Slipway.Transfer;

/// <summary>
/// Takes tar streams and writes frames of new chunks. Stages: split and cut (the caller), hash (all cores), look up (one task), compress
/// (all cores), write (one task). Channels of running tasks keep the order and limit what is in flight.
/// </summary>
internal sealed class SavePipeline : IAsyncDisposable
{
    // Bytes read at once: few enough to stay in a core's cache while they are hashed and split.
    private const int SegmentSize = 256 << 10;

    private readonly PackWriter _writer;
    private readonly FrameCodec _codec;
    private readonly TransferMeter _meter;
    private readonly ChunkingParameters _parameters;
    private readonly Dictionary<Digest, ChunkRef> _known;
    private readonly Channel<Task<Batch>> _hashing;
    private readonly Channel<Task<FrameBuilder>> _packing;
    private readonly CancellationTokenSource _stop;
    private readonly Task _lookup;
    private readonly Task _write;
    private FrameBuilder? _frame;

    public SavePipeline(
        PackWriter writer,
        FrameCodec codec,
        Dictionary<Digest, ChunkRef> known,
        SavePipelineOptions options,
        CancellationToken cancel
    )
    {
        (_writer, _codec, _known, _meter, _parameters) = (writer, codec, known, options.Meter, options.Chunking);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var inFlight = new BoundedChannelOptions(options.Workers) { SingleReader = true, SingleWriter = true };
        _hashing = Channel.CreateBounded<Task<Batch>>(inFlight);
        _packing = Channel.CreateBounded<Task<FrameBuilder>>(inFlight);
        _lookup = Task.Run(LookUpAsync, CancellationToken.None);
        _write = Task.Run(WriteAsync, CancellationToken.None);
    }

    /// <summary>Bytes of new chunks.</summary>
    public long NewBytes { get; private set; }

    /// <summary>Takes one tar stream to its end. The recipe's steps are complete only after <see cref="DrainAsync"/>.</summary>
    public async Task<Recipe> AddAsync(Stream tar, CancellationToken cancel)
    {
        var recipe = new Recipe();
        var full = new Queue<Batch>();
        var feeder = new TarFeeder(recipe, _parameters, full);
        var splitter = new TarSplitter(feeder);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (current, other) = (new byte[SegmentSize], new byte[SegmentSize]);
        var hashed = Task.CompletedTask;
        try
        {
            int read;
            while ((read = await tar.ReadAtLeastAsync(current, SegmentSize, throwOnEndOfStream: false, cancel)) > 0)
            {
                await hashed;
                var segment = current.AsMemory(0, read);
                hashed = Task.Run(() => hash.AppendData(segment.Span), CancellationToken.None);
                splitter.Feed(segment.Span);
                recipe.Size += read;
                _meter.AddRaw(read);
                await PassOnAsync(full);
                (current, other) = (other, current);
            }

            splitter.End();
            feeder.End();
            await PassOnAsync(full);
        }
        finally
        {
            await hashed;
        }

        recipe.Digest = new Digest(hash.GetHashAndReset());
        return recipe;
    }

    /// <summary>
    /// Takes a tar stream of which parts are taken over unread from an earlier stash. Neither it nor its listing gets a digest. The
    /// recipes' steps are complete only after <see cref="DrainAsync"/>.
    /// </summary>
    public async Task<(Recipe Tar, Recipe Listing)> AddAsync(IAsyncEnumerable<TarPart> parts, CancellationToken cancel)
    {
        var full = new Queue<Batch>();
        var feeder = new TarPartFeeder(_parameters, full, _meter);
        await foreach (var part in parts.WithCancellation(cancel))
        {
            feeder.Take(part);
            await PassOnAsync(full);
        }

        feeder.End();
        await PassOnAsync(full);
        return (feeder.Tar, feeder.Listing);
    }

    /// <summary>
    /// Waits until all added streams have been looked up. Outside callers may call <see cref="AppendAsync"/> only after that.
    /// </summary>
    public async Task DrainAsync()
    {
        _hashing.Writer.TryComplete();
        await _lookup;
    }

    /// <summary>Writes the last frame and waits until everything has been written.</summary>
    public async Task CompleteAsync()
    {
        await DrainAsync();
        await CloseFrameAsync();
        _packing.Writer.TryComplete();
        await _write;
    }

    /// <summary>Adds a chunk to the pack, even if it is already stored.</summary>
    public async ValueTask<ChunkRef> AppendAsync(ReadOnlyMemory<byte> chunk, Digest digest, bool literal)
    {
        // A literal gets a frame apart from content: headers compress best among headers, and chunks follow the order of frames.
        if (_frame is not null && (literal || _frame.Literal))
        {
            await CloseFrameAsync();
        }

        var reference = new ChunkRef(0, _writer.Index.AddChunk(chunk.Length, digest));
        _known[digest] = reference;
        _frame ??= new FrameBuilder(PackFormat.FrameTarget + _parameters.Maximum, reference.Ordinal, literal);
        _frame.Append(chunk.Span);
        NewBytes += chunk.Length;
        _meter.AddNew(chunk.Length);
        if (_frame.Length >= PackFormat.FrameTarget)
        {
            await CloseFrameAsync();
        }

        return reference;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _hashing.Writer.TryComplete();
        _packing.Writer.TryComplete();
        // Their failures were thrown to those who waited for them; here they only have to end.
        await Task.WhenAll(_lookup, _write).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await DiscardAsync(_hashing.Reader);
        await DiscardAsync(_packing.Reader);
        _frame?.Dispose();
        _stop.Dispose();
    }

    private async ValueTask PassOnAsync(Queue<Batch> full)
    {
        while (full.TryDequeue(out var batch))
        {
            var hashed = Task.Run(batch.Hash, CancellationToken.None);
            await WriteOrFailAsync(_hashing.Writer, hashed);
        }
    }

    private async Task LookUpAsync()
    {
        try
        {
            await foreach (var task in _hashing.Reader.ReadAllAsync(_stop.Token))
            {
                using var batch = await task;
                await LookUpAsync(batch);
            }
        }
        catch (Exception e)
        {
            _hashing.Writer.TryComplete(e);
            throw;
        }
    }

    private async ValueTask LookUpAsync(Batch batch)
    {
        var offset = 0;
        for (var i = 0; i < batch.PieceCount; i++)
        {
            var piece = batch.Pieces[i];
            if (piece.Known is not { } reference && !_known.TryGetValue(piece.Digest, out reference))
            {
                reference = await AppendAsync(batch.Data.Slice(offset, piece.Length), piece.Digest, batch.Literal);
            }

            offset += piece.Length;
            if (batch.Literal)
            {
                batch.Recipe.Literals.Add(reference);
            }
            else
            {
                batch.Recipe.Steps.Add(new RecipeStep(piece.LiteralLength, reference));
            }
        }
    }

    private async ValueTask CloseFrameAsync()
    {
        if (_frame is { } frame)
        {
            _frame = null;
            await WriteOrFailAsync(_packing.Writer, Task.Run(() => frame.Compress(_codec), CancellationToken.None));
        }
    }

    private async Task WriteAsync()
    {
        try
        {
            await foreach (var task in _packing.Reader.ReadAllAsync(_stop.Token))
            {
                using var frame = await task;
                await _writer.WriteFrameAsync(frame.Stored, frame.Kind, frame.Length, frame.Chunks, _stop.Token);
                _meter.AddStored(frame.Stored.Length);
            }
        }
        catch (Exception e)
        {
            _packing.Writer.TryComplete(e);
            throw;
        }
    }

    // A failed stage closes its channel with its exception, and the stage before it reports that.
    private async ValueTask WriteOrFailAsync<T>(ChannelWriter<Task<T>> channel, Task<T> item)
        where T : IDisposable
    {
        try
        {
            await channel.WriteAsync(item, _stop.Token);
        }
        catch (Exception e)
        {
            await DiscardAsync(item);
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(
                e is ChannelClosedException { InnerException: { } reason } ? reason : e
            );
        }
    }

    // Work that nobody waits for still runs, with buffers and contexts that are about to be disposed.
    private static async Task DiscardAsync<T>(ChannelReader<Task<T>> channel)
        where T : IDisposable
    {
        while (channel.TryRead(out var item))
        {
            await DiscardAsync(item);
        }
    }

    private static async Task DiscardAsync<T>(Task<T> item)
        where T : IDisposable
    {
        try
        {
            (await item).Dispose();
        }
        catch
        {
            // The save failed or was cancelled; somebody else reports why.
        }
    }
}

/// <summary>How a save's pipeline runs.</summary>
internal sealed record SavePipelineOptions(TransferMeter Meter, ChunkingParameters Chunking, int Workers);

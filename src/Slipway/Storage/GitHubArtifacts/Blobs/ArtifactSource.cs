using System.Net;
using System.Net.Http.Headers;
using Slipway.Storage.Http;

namespace Slipway.Storage.GitHubArtifacts.Blobs;

/// <summary>
/// Reads an artifact's bytes by ranges. A broken range is resumed where it broke, and an expired link is renewed; the entity tag ensures
/// that all ranges come from the same bytes.
/// </summary>
internal sealed class ArtifactSource : IPackSource
{
    /// <summary>Longer reads are split, so that a slow connection delays only a part.</summary>
    private const int MaxRange = 8 << 20;

    /// <summary>How many ranges of one read are fetched at a time.</summary>
    private const int RangesAtOnce = 4;

    /// <summary>An attempt that got this many bytes does not count as failed: the count starts again.</summary>
    private const int Progress = 64 << 10;

    private readonly string _what;
    private readonly SignedLink _link;
    private readonly HttpCalls _http;
    private readonly Lazy<Spool> _spool;
    private EntityTagHeaderValue? _tag;
    private volatile bool _isSpooled;

    private ArtifactSource(long length, SignedLink link, HttpCalls http, string tempFolder)
    {
        (_what, Length, _link, _http) = (link.What, length, link, http);
        _spool = new Lazy<Spool>(() => new Spool(_what, Length, link, http, tempFolder));
    }

    public bool IsNear => false;

    public long Length { get; private set; }

    /// <summary>Opens an artifact. If no list gave its length, asks for its first byte to learn it.</summary>
    public static async Task<ArtifactSource> OpenAsync(
        long? length,
        SignedLink link,
        HttpCalls http,
        string tempFolder,
        CancellationToken cancel
    )
    {
        var source = new ArtifactSource(length ?? -1, link, http, tempFolder);
        if (length is null)
        {
            await source.RunAsync(0, new byte[1], cancel);
        }

        return source;
    }

    public async ValueTask ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        StoreFailures.CheckRange(_what, Length, offset, buffer.Length);
        if (buffer.Length <= MaxRange)
        {
            await RunAsync(offset, buffer, cancel);
            return;
        }

        var parts = (buffer.Length + MaxRange - 1) / MaxRange;
        var limit = new ParallelOptions { MaxDegreeOfParallelism = RangesAtOnce, CancellationToken = cancel };
        await Parallel.ForAsync(
            0,
            parts,
            limit,
            async (part, token) =>
            {
                var start = part * MaxRange;
                await RunAsync(offset + start, buffer[start..Math.Min(start + MaxRange, buffer.Length)], token);
            }
        );
    }

    public ValueTask DisposeAsync() => _spool.IsValueCreated ? _spool.Value.DisposeAsync() : ValueTask.CompletedTask;

    private async Task RunAsync(long offset, Memory<byte> buffer, CancellationToken cancel)
    {
        var range = new RangeRead(offset, buffer);
        while (!range.IsDone)
        {
            if (_isSpooled)
            {
                await _spool.Value.ReadAsync(range.Offset, range.Rest, cancel);
                return;
            }

            var before = range.Offset;
            await _http.RunAsync(
                $"read {_what}",
                async token =>
                {
                    try
                    {
                        return await TryAsync(range, token);
                    }
                    catch (Exception e)
                        when (e is IOException or HttpRequestException or TransientFailure && range.Offset - before >= Progress)
                    {
                        return true; // It broke off after making progress: resume at once.
                    }
                },
                cancel
            );
        }
    }

    private async ValueTask<bool> TryAsync(RangeRead range, CancellationToken cancel)
    {
        var link = await _link.GetAsync(range.Refused, cancel);
        using var request = new HttpRequestMessage(HttpMethod.Get, link);
        request.Headers.Range = new RangeHeaderValue(range.Offset, range.Offset + range.Rest.Length - 1);
        if (_tag is { } tag)
        {
            request.Headers.IfMatch.Add(tag);
        }

        using var response = await _http.SendAsync(request, cancel);
        if (response.StatusCode == HttpStatusCode.OK)
        {
            BeginSpool(response);
            return true;
        }

        if (response.StatusCode != HttpStatusCode.PartialContent)
        {
            range.Refused = BlobFailure.IsRefusedLink(response) ? link : null;
            throw BlobFailure.Of(response, _what, _http);
        }

        Check(response, range);
        await CopyAsync(response, range, cancel);
        return true;
    }

    // An empty file has no first byte to ask for, but a pack is never empty.
    private void Check(HttpResponseMessage response, RangeRead range)
    {
        var sent = response.Content.Headers.ContentRange;
        if (sent is not { From: { } from, Length: { } length } || from != range.Offset)
        {
            throw new TransientFailure("the storage sent another range than the requested one.");
        }

        Length = Length < 0 ? length : Length;
        if (length != Length)
        {
            throw new SlipwayException(
                FailureKind.Refused,
                $"{_what} has {length} bytes, but GitHub lists {Length}: it was replaced. Save that stash again."
            );
        }

        // Weak tags guarantee too little, and If-Match never matches them (RFC 9110, section 13.1.1).
        _tag ??= response.Headers.ETag is { IsWeak: false } tag ? tag : null;
    }

    private async Task CopyAsync(HttpResponseMessage response, RangeRead range, CancellationToken cancel)
    {
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        try
        {
            timer.CancelAfter(_http.IdleTimeout);
            await using var body = await response.Content.ReadAsStreamAsync(timer.Token);
            while (!range.IsDone)
            {
                timer.CancelAfter(_http.IdleTimeout);
                var read = await body.ReadAsync(range.Rest, timer.Token);
                range.Advance(read > 0 ? read : throw new TransientFailure("the storage closed the connection too early."));
            }
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new TransientFailure("the storage stopped sending.", null, e);
        }
    }

    private void BeginSpool(HttpResponseMessage response)
    {
        var length = response.Content.Headers.ContentLength;
        Length = Length < 0 ? length ?? throw new TransientFailure("the storage does not say how long the file is.") : Length;
        _isSpooled = true;
    }
}

using System.Text;
using Azure;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Slipway.Storage.GitHubArtifacts.Results;
using Slipway.Storage.Http;

namespace Slipway.Storage.GitHubArtifacts.Blobs;

/// <summary>The block blob behind an upload link: blocks arrive in any order, and a final list of them makes the file.</summary>
internal sealed class BlockBlob
{
    // Enough for a block of 8 MiB at half a megabit per second.
    private static readonly TimeSpan BlockTimeout = TimeSpan.FromMinutes(2);
    private readonly BlockBlobClient _client;
    private readonly string _what;
    private readonly HttpCalls _http;

    public BlockBlob(string what, Uri link, HttpCalls http)
    {
        (_what, _http) = (what, http);
        var options = new BlobClientOptions { Transport = new HttpClientTransport(http.Client) };

        // We retry ourselves, so that all requests of a process wait by the same rules.
        options.Retry.MaxRetries = 0;
        options.Retry.NetworkTimeout = BlockTimeout;
        options.Diagnostics.IsLoggingEnabled = false;
        options.Diagnostics.IsDistributedTracingEnabled = false;
        options.Diagnostics.IsTelemetryEnabled = false;
        _client = new BlockBlobClient(link, options);
    }

    /// <summary>Uploads one block. Blocks may be uploaded at the same time.</summary>
    public async Task PutAsync(int number, byte[] block, int length, CancellationToken cancel) =>
        await SendAsync(
            token => _client.StageBlockAsync(IdOf(number), new MemoryStream(block, 0, length, writable: false), cancellationToken: token),
            cancel
        );

    /// <summary>Makes a file of the blocks 0 to <paramref name="count"/> - 1.</summary>
    public async Task CommitAsync(int count, CancellationToken cancel)
    {
        var options = new CommitBlockListOptions { HttpHeaders = new BlobHttpHeaders { ContentType = ResultsApi.MimeType } };
        await SendAsync(token => _client.CommitBlockListAsync(Enumerable.Range(0, count).Select(IdOf), options, token), cancel);
    }

    // All identifiers of a blob must have one length (Azure Blob Storage REST API, "Put Block").
    private static string IdOf(int number) => Convert.ToBase64String(Encoding.ASCII.GetBytes($"slipway-block-{number:D8}"));

    private async Task SendAsync<T>(Func<CancellationToken, Task<T>> send, CancellationToken cancel) =>
        await _http.RunAsync(
            $"upload {_what}",
            async token =>
            {
                try
                {
                    await send(token);
                    return true;
                }
                catch (RequestFailedException e)
                {
                    throw Explain(e);
                }
                catch (OperationCanceledException e) when (!token.IsCancellationRequested)
                {
                    throw new TransientFailure("the storage took too long.", null, e);
                }
            },
            cancel
        );

    // Status 0 means no answer.
    private Exception Explain(RequestFailedException e) =>
        e.Status switch
        {
            403 => new SlipwayException(
                FailureKind.Store,
                $"Cannot upload {_what}: the storage refused the link, which lives for about an hour. Save less at once, "
                    + "or check this machine's clock.",
                e
            ),
            0 => new TransientFailure("the connection broke.", null, e),
            < 300 => new TransientFailure("the answer did not come from the storage.", null, e),
            var status when TransientFailure.IsTransient(status) => new TransientFailure(
                $"the storage answered {status}.",
                RetryAfter(e),
                e
            ),
            var status => new SlipwayException(
                FailureKind.Store,
                $"Cannot upload {_what}: the storage answered {status} {e.ErrorCode}. See GitHub's status, or run the job again.",
                e
            ),
        };

    private TimeSpan? RetryAfter(RequestFailedException e)
    {
        using var message = new HttpResponseMessage();
        return
            e.GetRawResponse() is { } response
            && response.Headers.TryGetValue("Retry-After", out var value)
            && message.Headers.TryAddWithoutValidation("Retry-After", value)
            ? _http.RetryAfter(message.Headers)
            : null;
    }
}

using System.Globalization;
using System.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Slipway.Tests.GitHub.Faults;

namespace Slipway.Tests.GitHub.Blobs;

/// <summary>
/// The part of Azure Blob Storage's REST interface that artifacts use: Put Block, Put Block List, Put Blob, Get Blob and Get Blob
/// Properties of block blobs.
/// </summary>
internal sealed class BlobEndpoint(BlobStorage storage, SignedLinks links, TimeProvider clock)
{
    /// <summary>The first segment of every blob's path.</summary>
    public const string Account = "productionresultssa0";

    private const string Version = "2025-11-05";
    private const long MaxSinglePut = 5000L << 20;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPut($"/{Account}/{{**blob}}", http => AnswerAsync(http, PutAsync));
        routes.MapMethods($"/{Account}/{{**blob}}", [HttpMethods.Get, HttpMethods.Head], http => AnswerAsync(http, GetAsync));
    }

    private static async Task AnswerAsync(HttpContext http, Func<HttpContext, Task> answer)
    {
        http.Response.Headers["x-ms-request-id"] = Guid.NewGuid().ToString();
        http.Response.Headers["x-ms-version"] = http.Request.Headers["x-ms-version"].FirstOrDefault() ?? Version;
        if (http.Request.Headers["x-ms-client-request-id"].FirstOrDefault() is { } id)
        {
            http.Response.Headers["x-ms-client-request-id"] = id;
        }

        try
        {
            await answer(http);
        }
        catch (BlobRefusal refusal)
        {
            await RefuseAsync(http, refusal);
        }
        catch (ObjectDisposedException)
        {
            // Deleted while it was read.
            http.Abort();
        }
    }

    public static async Task RefuseAsync(HttpContext http, BlobRefusal refusal)
    {
        http.Response.StatusCode = refusal.Status;
        http.Response.ContentType = "application/xml";
        http.Response.Headers["x-ms-error-code"] = refusal.Code;
        var xml =
            "<?xml version=\"1.0\" "
            + $"encoding=\"utf-8\"?><Error><Code>{refusal.Code}</Code><Message>{SecurityElement.Escape(refusal.Message)}</Message></Error>";
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await http.Response.WriteAsync(xml);
        }
    }

    private async Task PutAsync(HttpContext http)
    {
        links.Check(http.Request, 'w');
        var blob = Find(http);
        switch (http.Request.Query["comp"].FirstOrDefault())
        {
            case "block":
                await blob.StageAsync(BlockId(http.Request), http.Request.Body, Length(http.Request), http.RequestAborted);
                break;

            case "blocklist":
                blob.Commit(
                    await BlockList.ReadAsync(http.Request.Body),
                    http.Request.Headers["x-ms-blob-content-type"],
                    clock.GetUtcNow()
                );
                Describe(http.Response, blob);
                break;

            case null when http.Request.Headers["x-ms-blob-type"] == "BlockBlob":
                var type = http.Request.Headers["x-ms-blob-content-type"].FirstOrDefault() ?? http.Request.ContentType;
                await blob.PutAsync(http.Request.Body, Length(http.Request), type, clock.GetUtcNow(), http.RequestAborted);
                Describe(http.Response, blob);
                break;

            default:
                throw new BlobRefusal(
                    400,
                    "InvalidQueryParameterValue",
                    "Value for one of the query parameters specified in the request URI is invalid."
                );
        }

        http.Response.StatusCode = StatusCodes.Status201Created;
    }

    private async Task GetAsync(HttpContext http)
    {
        links.Check(http.Request, 'r');
        var blob = Find(http);
        if (!blob.IsCommitted)
        {
            throw new BlobRefusal(404, "BlobNotFound", "The specified blob does not exist.");
        }

        if (http.Request.Headers.IfMatch is [{ } wanted] && wanted != "*" && wanted != blob.ETag)
        {
            throw new BlobRefusal(412, "ConditionNotMet", "The condition specified using HTTP conditional header(s) is not met.");
        }

        Describe(http.Response, blob);
        var range =
            Fault.Of(http)?.Kind == FaultKind.RangesIgnored
                ? null
                : ByteRange.Parse(http.Request.Headers["x-ms-range"].FirstOrDefault() ?? http.Request.Headers.Range);
        var (start, end) = range?.Within(blob.Length, http.Response) ?? (0, blob.Length);
        http.Response.StatusCode = range is null ? StatusCodes.Status200OK : StatusCodes.Status206PartialContent;
        http.Response.ContentType = blob.ContentType;
        http.Response.ContentLength = end - start;
        http.Response.Headers.ContentDisposition = http.Request.Query["rscd"].FirstOrDefault();
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await SendAsync(http, blob, start, end);
        }
    }

    private static async Task SendAsync(HttpContext http, Blob blob, long start, long end)
    {
        var buffer = System.Buffers.ArrayPool<byte>.Shared.Rent(1 << 18);
        try
        {
            while (start < end)
            {
                var count = await blob.ReadAsync(start, buffer.AsMemory(0, (int)Math.Min(buffer.Length, end - start)), http.RequestAborted);
                await http.Response.Body.WriteAsync(buffer.AsMemory(0, count), http.RequestAborted);
                start += count;
            }
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static void Describe(HttpResponse response, Blob blob)
    {
        response.Headers.ETag = blob.ETag;
        response.Headers.LastModified = blob.Modified.ToString("R", CultureInfo.InvariantCulture);
        if (!HttpMethods.IsPut(response.HttpContext.Request.Method))
        {
            response.Headers.AcceptRanges = "bytes";
            response.Headers["x-ms-blob-type"] = "BlockBlob";
        }
    }

    private Blob Find(HttpContext http) =>
        storage.Find(http.Request.Path.Value!) ?? throw new BlobRefusal(404, "BlobNotFound", "The specified blob does not exist.");

    private static long Length(HttpRequest request)
    {
        var length =
            request.ContentLength
            ?? throw new BlobRefusal(411, "MissingContentLengthHeader", "Content-Length HTTP header was not specified.");
        return length <= MaxSinglePut
            ? length
            : throw new BlobRefusal(413, "RequestBodyTooLarge", "The request body is too large and exceeds the maximum permissible limit.");
    }

    private static string BlockId(HttpRequest request)
    {
        var id = request.Query["blockid"].ToString();
        var bytes = new byte[64];
        return Convert.TryFromBase64String(id, bytes, out var length) && length > 0
            ? id
            : throw new BlobRefusal(
                400,
                "InvalidQueryParameterValue",
                "Value for one of the query parameters specified in the request URI is invalid."
            );
    }
}

using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using Slipway.Content;

namespace Slipway.Serving.Registry;

/// <summary>Writes a registry's answer about a blob or manifest.</summary>
internal static class RegistryAnswer
{
    private const string AnyType = "application/octet-stream";

    public static void SetHeaders(HttpContext http, string mediaType, Digest digest, long size)
    {
        // The type comes from the image, and may be anything.
        http.Response.ContentType = MediaTypeHeaderValue.TryParse(mediaType, out _) ? mediaType : AnyType;
        http.Response.Headers["Docker-Content-Digest"] = digest.ToString();
        http.Response.Headers.ETag = $"\"{digest}\"";
        http.Response.ContentLength = size;
    }

    /// <summary>Writes a document, or one range of it.</summary>
    public static Task WriteAsync(HttpContext http, string mediaType, Digest digest, ReadOnlyMemory<byte> data)
    {
        SetHeaders(http, mediaType, digest, data.Length);
        http.Response.Headers.AcceptRanges = "bytes";
        if (HttpMethods.IsHead(http.Request.Method))
        {
            return Task.CompletedTask;
        }

        if (RangeOf(http.Request, data.Length) is not { } range)
        {
            return http.Response.Body.WriteAsync(data, http.RequestAborted).AsTask();
        }

        var (from, length) = range;
        var isInside = length > 0;
        http.Response.StatusCode = isInside ? StatusCodes.Status206PartialContent : StatusCodes.Status416RangeNotSatisfiable;
        http.Response.Headers.ContentRange = isInside ? $"bytes {from}-{from + length - 1}/{data.Length}" : $"bytes */{data.Length}";
        http.Response.ContentLength = length;
        return http.Response.Body.WriteAsync(data.Slice(from, length), http.RequestAborted).AsTask();
    }

    /// <returns>
    /// The requested range, of length 0 if it is out of bounds; null if no range or several were requested (RFC 9110, Range).
    /// </returns>
    private static (int From, int Length)? RangeOf(HttpRequest request, int size)
    {
        if (
            !RangeHeaderValue.TryParse(request.Headers.Range.ToString(), out var header)
            || header is not { Unit: "bytes", Ranges: { Count: 1 } ranges }
        )
        {
            return null;
        }

        var range = ranges.First();
        var from = range.From ?? Math.Max(0, size - (range.To ?? 0));
        var to = range.From is null ? size - 1 : Math.Min(range.To ?? long.MaxValue, size - 1);
        return from >= size || to < from ? (0, 0) : ((int)from, (int)(to - from + 1));
    }
}

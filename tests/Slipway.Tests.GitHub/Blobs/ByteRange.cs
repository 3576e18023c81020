using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace Slipway.Tests.GitHub.Blobs;

/// <summary>A byte range of Azure Blob Storage, which has a start. Ranges of any other form are ignored.</summary>
internal sealed partial record ByteRange(long Start, long? Last)
{
    public static ByteRange? Parse(string? header)
    {
        var match = Form().Match(header ?? "");
        return match.Success ? new ByteRange(Number(match.Groups[1])!.Value, Number(match.Groups[2])) : null;
    }

    /// <summary>The range's start and end in a blob. Sets the response's Content-Range.</summary>
    public (long Start, long End) Within(long length, HttpResponse response)
    {
        if (Start >= length)
        {
            response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes */{length}");
            throw new BlobRefusal(416, "InvalidRange", "The range specified is invalid for the current size of the resource.");
        }

        var end = Math.Min(length, (Last ?? length) + 1);
        response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes {Start}-{end - 1}/{length}");
        return (Start, end);
    }

    private static long? Number(Group group) => group.Length > 0 ? long.Parse(group.ValueSpan, CultureInfo.InvariantCulture) : null;

    [GeneratedRegex(@"^bytes=(\d{1,18})-(\d{0,18})$")]
    private static partial Regex Form();
}

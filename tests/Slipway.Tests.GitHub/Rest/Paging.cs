using System.Globalization;
using Microsoft.AspNetCore.Http;
using Slipway.Tests.GitHub.Faults;

namespace Slipway.Tests.GitHub.Rest;

/// <summary>Cuts lists into pages, and links them (RFC 8288).</summary>
internal static class Paging
{
    private const int DefaultSize = 30;
    private const int MaxSize = 100;

    public static Page<T> Take<T>(HttpContext http, IReadOnlyList<T> all)
    {
        var size = Math.Clamp(Number(http, "per_page") ?? DefaultSize, 1, MaxSize);
        if (Fault.Of(http) is { Kind: FaultKind.SmallPages } fault)
        {
            size = Math.Min(size, fault.PageSize);
        }

        var number = Math.Max(1, Number(http, "page") ?? 1);
        var last = Math.Max(1, (all.Count + size - 1) / size);
        List<string> links = [];
        if (number > 1)
        {
            links.Add(Link(http, number - 1, "prev"));
            links.Add(Link(http, 1, "first"));
        }

        if (number < last)
        {
            links.Add(Link(http, number + 1, "next"));
            links.Add(Link(http, last, "last"));
        }

        if (links.Count > 0)
        {
            http.Response.Headers.Link = string.Join(", ", links);
        }

        return new Page<T>(all.Count, all.Skip((number - 1) * size).Take(size));
    }

    private static int? Number(HttpContext http, string name) =>
        int.TryParse(http.Request.Query[name].FirstOrDefault(), CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string Link(HttpContext http, int page, string relation)
    {
        var query = http
            .Request.Query.Where(static pair => pair.Key != "page")
            .Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value.ToString())}");
        return $"<http://{http.Request.Host}{http.Request.Path}?{string.Join('&', query.Append($"page={page}"))}>; rel=\"{relation}\"";
    }
}

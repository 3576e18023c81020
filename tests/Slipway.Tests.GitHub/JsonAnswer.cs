using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Slipway.Tests.GitHub;

/// <summary>Writes JSON with its length.</summary>
internal static class JsonAnswer
{
    public static async Task WriteAsync(HttpContext http, int status, JsonNode json, string contentType = "application/json")
    {
        var bytes = Encoding.UTF8.GetBytes(json.ToJsonString());
        http.Response.StatusCode = status;
        http.Response.ContentType = contentType;
        http.Response.ContentLength = bytes.Length;
        await http.Response.Body.WriteAsync(bytes);
    }
}

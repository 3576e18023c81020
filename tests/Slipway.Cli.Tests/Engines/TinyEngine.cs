using System.Formats.Tar;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Slipway.Cli.Tests.Engines;

/// <summary>An engine that only loads archives and remembers their images.</summary>
internal sealed partial class TinyEngine : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Dictionary<string, string> _images = new(StringComparer.Ordinal);

    private TinyEngine()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder
            .WebHost.UseKestrelCore()
            .ConfigureKestrel(static kestrel =>
            {
                kestrel.Listen(IPAddress.Loopback, 0);
                kestrel.AllowSynchronousIO = true;
                kestrel.Limits.MaxRequestBodySize = null;
            });
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    /// <summary>Its address for DOCKER_HOST.</summary>
    public string Host => _app.Urls.First().Replace("http://", "tcp://", StringComparison.Ordinal);

    /// <summary>The names of its images.</summary>
    public IEnumerable<string> Names
    {
        get
        {
            lock (_images)
            {
                return
                [
                    .. _images
                        .Keys.Where(static name => !name.StartsWith("sha256:", StringComparison.Ordinal))
                        .Order(StringComparer.Ordinal),
                ];
            }
        }
    }

    /// <summary>The ID of the image with a name, or null.</summary>
    public string? this[string name]
    {
        get
        {
            lock (_images)
            {
                return _images.GetValueOrDefault(name);
            }
        }
    }

    public static async Task<TinyEngine> StartAsync()
    {
        var engine = new TinyEngine();
        await engine._app.StartAsync(TestContext.Current.CancellationToken);
        return engine;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        var path = Version().Replace(http.Request.Path.Value!, "");
        var (status, answer) = (http.Request.Method, path) switch
        {
            (_, "/version") => (200, """{"Version": "27.0", "ApiVersion": "1.47", "Os": "linux", "Arch": "amd64"}"""),
            (_, "/info") => (200, """{"Driver": "vfs", "DockerRootDir": "/nonexistent"}"""),
            ("POST", "/images/load") => (200, await LoadAsync(http.Request.Body)),
            ("GET", _) when Find(path) is { } id => (200, new JsonObject { ["Id"] = id, ["RepoTags"] = new JsonArray() }.ToJsonString()),
            ("POST", _) when path.EndsWith("/tag", StringComparison.Ordinal) => (201, Tag(path, http.Request.Query)),
            ("DELETE", _) when Remove(path) => (200, "[]"),
            _ => (404, """{"message": "No such image"}"""),
        };
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(answer);
    }

    private async Task<string> LoadAsync(Stream body)
    {
        await using var tar = new TarReader(body);
        while (await tar.GetNextEntryAsync() is { } entry)
        {
            if (entry.Name == "manifest.json")
            {
                foreach (var image in (await JsonNode.ParseAsync(entry.DataStream!))!.AsArray())
                {
                    Remember(image!);
                }
            }
        }

        await body.CopyToAsync(Stream.Null);
        return """{"stream": "Loaded"}""";
    }

    private void Remember(JsonNode image)
    {
        var id = $"sha256:{Hex().Match((string)image["Config"]!).Value}";
        lock (_images)
        {
            foreach (var name in image["RepoTags"]?.AsArray().Select(static tag => (string)tag!).Append(id) ?? [id])
            {
                _images[name] = id;
            }
        }
    }

    private string Tag(string path, IQueryCollection query)
    {
        lock (_images)
        {
            _images[$"{query["repo"]}:{query["tag"]}"] = _images[NameIn(path)];
        }

        return "";
    }

    private string? Find(string path)
    {
        lock (_images)
        {
            return _images.GetValueOrDefault(NameIn(path));
        }
    }

    private bool Remove(string path)
    {
        lock (_images)
        {
            return _images.Remove(NameIn(path));
        }
    }

    private static string NameIn(string path) => Uri.UnescapeDataString(Name().Replace(path, "$1"));

    [GeneratedRegex("^/v[0-9.]+")]
    private static partial Regex Version();

    [GeneratedRegex("^/images/(.*?)(/json|/tag)?$")]
    private static partial Regex Name();

    [GeneratedRegex("[0-9a-f]{64}")]
    private static partial Regex Hex();
}

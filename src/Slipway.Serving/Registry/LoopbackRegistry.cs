using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Images;
using Slipway.Transfer;

namespace Slipway.Serving.Registry;

/// <summary>
/// A registry on a random port of the loopback address (OCI distribution specification 1.1). An engine pulls from it to restore and pushes
/// to it to save. Each image has its own repository, whose name cannot be guessed.
/// </summary>
public sealed class LoopbackRegistry : IAsyncDisposable
{
    /// <summary>How long running answers may take once nobody needs them.</summary>
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(1);

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, IRepository> _repositories = new(StringComparer.Ordinal);

    private LoopbackRegistry()
    {
        // The host would watch a content root with many files; this one is never read.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = Path.GetTempPath() });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(Configure);
        builder.Services.AddRoutingCore();
        _app = builder.Build();
        _app.Use(CheckHost);
        RegistryRoutes.Map(_app, _repositories);
    }

    /// <summary>Host and port, e.g. <c>127.0.0.1:41234</c>.</summary>
    public string Address { get; private set; } = "";

    /// <summary>Starts to listen.</summary>
    public static async Task<LoopbackRegistry> StartAsync(CancellationToken cancel = default)
    {
        var registry = new LoopbackRegistry();
        try
        {
            await registry._app.StartAsync(cancel);
            registry.Address = new Uri(registry._app.Urls.First()).Authority;
            return registry;
        }
        catch
        {
            await registry.DisposeAsync();
            throw;
        }
    }

    /// <summary>Offers an image, until the result is disposed.</summary>
    public ServedImage Serve(CheckedImage image, ITarSource source) =>
        Add(name => new ServedImage(image, source, $"{Address}/{name}", () => _repositories.TryRemove(name, out _)));

    /// <summary>Takes an image, until the result is disposed.</summary>
    public PushedImage Receive(ITarSink sink) =>
        Add(name => new PushedImage(sink, $"{Address}/{name}", () => _repositories.TryRemove(name, out _)));

    /// <summary>Takes the manifests of an image, until the result is disposed.</summary>
    internal ManifestProbe Probe() => Add(name => new ManifestProbe($"{Address}/{name}", () => _repositories.TryRemove(name, out _)));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using var stop = new CancellationTokenSource(StopTime);
        await _app.StopAsync(stop.Token);
        await _app.DisposeAsync();
    }

    // A web page in a browser on this machine can make any name resolve to this address, but the Host header shows the name it used.
    private Task CheckHost(HttpContext http, RequestDelegate next) =>
        http.Request.Host.Value == Address
            ? next(http)
            : RegistryErrors.WriteAsync(http, RegistryErrors.Denied, "this registry answers only to its address");

    private T Add<T>(Func<string, T> create)
        where T : IRepository
    {
        var name = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var repository = create(name);
        _repositories[name] = repository;
        return repository;
    }

    private static void Configure(KestrelServerOptions options)
    {
        options.AddServerHeader = false;
        options.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
        // Layers are large, and an engine may pause for minutes while it unpacks one.
        options.Limits.MaxRequestBodySize = null;
        options.Limits.MinRequestBodyDataRate = null;
        options.Limits.MinResponseDataRate = null;
    }
}

using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Slipway.Tests.GitHub.Blobs;
using Slipway.Tests.GitHub.Control;
using Slipway.Tests.GitHub.Faults;
using Slipway.Tests.GitHub.Rest;
using Slipway.Tests.GitHub.Results;
using Slipway.Tests.GitHub.Traffic;
using Slipway.Tests.GitHub.World;

namespace Slipway.Tests.GitHub;

/// <summary>
/// GitHub Actions on the loopback address, as far as artifacts go: the Results service, the blob storage behind its links, and the REST
/// interface. <see cref="World"/> is what exists, <see cref="Faults"/> what goes wrong, <see cref="Traffic"/> what was requested.
/// </summary>
public sealed class GitHubEmulator : IAsyncDisposable
{
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(1);
    private readonly DirectoryInfo _folder;
    private readonly BlobStorage _storage;
    private readonly WebApplication _app;

    private GitHubEmulator(EmulatorOptions options)
    {
        _folder = options.DataFolder is { } folder
            ? Directory.CreateDirectory(Path.Combine(folder, Guid.NewGuid().ToString("N")))
            : Directory.CreateTempSubdirectory("github-emulator-");
        _storage = new BlobStorage(_folder.FullName);
        Faults = new FaultPlan(options.Seed);
        var clock = new EmulatorClock(options.Clock);
        World = new GitHubWorld(clock, _storage);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = _folder.FullName });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Configure(kestrel, options.Port));
        builder.Services.AddRoutingCore();
        _app = builder.Build();
        Map(new SignedLinks(clock), clock);
    }

    public GitHubWorld World { get; }

    public FaultPlan Faults { get; }

    public TrafficLog Traffic { get; } = new();

    /// <summary>The address, e.g. <c>http://127.0.0.1:41234</c>.</summary>
    public string Url { get; private set; } = "";

    public static async Task<GitHubEmulator> StartAsync(EmulatorOptions? options = null, CancellationToken cancel = default)
    {
        var emulator = new GitHubEmulator(options ?? new EmulatorOptions());
        await emulator._app.StartAsync(cancel);
        emulator.Url = emulator._app.Urls.First();
        return emulator;
    }

    /// <summary>Writes the files that the runner gives to a job into a folder, and returns its environment.</summary>
    public IReadOnlyDictionary<string, string> EnvironmentOf(Job job, string folder) => new JobEnvironment(Url, job).Write(folder);

    /// <summary>Waits until the process is told to end.</summary>
    public Task WaitForShutdownAsync(CancellationToken cancel) => HostingAbstractionsHostExtensions.WaitForShutdownAsync(_app, cancel);

    public async ValueTask DisposeAsync()
    {
        using var stop = new CancellationTokenSource(StopTime);
        await _app.StopAsync(stop.Token);
        await _app.DisposeAsync();
        _storage.Dispose();
        _folder.Delete(recursive: true);
    }

    private void Map(SignedLinks links, TimeProvider clock)
    {
        var traffic = new TrafficMiddleware(Traffic);
        var faults = new FaultMiddleware(Faults);
        _app.Use(next => http => traffic.InvokeAsync(http, next));
        _app.Use(next => http => faults.InvokeAsync(http, next));
        _app.UseRouting();
        new BlobEndpoint(_storage, links, clock).Map(_app);
        new ArtifactService(World, new ArtifactMethods(World, links)).Map(_app);
        new RestApi(World, new RestGate(World), links).Map(_app);
        new ControlApi(this).Map(_app);
    }

    private static void Configure(KestrelServerOptions options, int port)
    {
        options.AddServerHeader = false;
        options.Listen(IPAddress.Loopback, port, static listen => listen.Protocols = HttpProtocols.Http1);
        options.Limits.MaxRequestBodySize = null;
        options.Limits.MinRequestBodyDataRate = null;
        options.Limits.MinResponseDataRate = null;
    }
}

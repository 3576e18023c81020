using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Slipway.Cli.Tests.Engines;

/// <summary>Debian's docker-registry on a port of the loopback address.</summary>
internal sealed class TestRegistry : IDisposable
{
    private readonly Process _process;

    private TestRegistry(Process process, string address) => (_process, Address) = (process, address);

    public string Address { get; }

    /// <summary>An address at which nothing listens.</summary>
    public static string Nowhere => $"127.0.0.1:{FreePort()}";

    public static async Task<TestRegistry> StartAsync(TempFolder folder, string more = "")
    {
        var address = $"127.0.0.1:{FreePort()}";
        var config = folder.File(
            $"registry-{address.Split(':')[1]}.yml",
            $$"""
            version: 0.1
            log: {level: error}
            storage:
              filesystem: {rootdirectory: {{folder.Below("registry")}}}
            {{more}}
            http: {addr: "{{address}}"}
            """
        );
        var program =
            Environment.GetEnvironmentVariable("SLIPWAY_TEST_REGISTRY")
            ?? throw new InvalidOperationException("SLIPWAY_TEST_REGISTRY is not set: eng/registry prints it.");
        var registry = new TestRegistry(
            Process.Start(
                new ProcessStartInfo(program, ["serve", config]) { RedirectStandardError = true, RedirectStandardOutput = true }
            )!,
            address
        );
        await registry.AwaitAsync();
        return registry;
    }

    /// <summary>Whether a tag is there.</summary>
    public async Task<bool> HasAsync(string repository)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{Address}/v2/{repository}/manifests/latest");
        request.Headers.TryAddWithoutValidation(
            "Accept",
            "application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json"
        );
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.IsSuccessStatusCode;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private async Task AwaitAsync()
    {
        using var http = new HttpClient();
        while (!_process.HasExited)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri($"http://{Address}/v2/"), TestContext.Current.CancellationToken);
                return;
            }
            catch (HttpRequestException)
            {
                // It doesn't listen yet.
                await Task.Delay(20, TestContext.Current.CancellationToken);
            }
        }

        throw new InvalidOperationException($"docker-registry ended: {await _process.StandardError.ReadToEndAsync()}");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

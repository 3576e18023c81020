using System.Diagnostics;
using Slipway.Tests.Storage;

namespace Slipway.Tests.CacheMounts.Step;

/// <summary>The sample's Python packages, served on loopback by the sample's own script. Its address is in a file <c>index</c>.</summary>
internal sealed class WheelIndex : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Process _server;

    private WheelIndex(string address) =>
        _server = Process.Start(
            new ProcessStartInfo(
                "python3",
                [Path.Combine(Checkout.Root, "samples/weather-station/wheels/make-index"), _folder.Path, "--serve", address]
            )
            {
                RedirectStandardOutput = true,
            }
        )!;

    public static async Task<WheelIndex> ServeAsync(string context)
    {
        var address = Path.Join(context, "index");
        using var watcher = new FileSystemWatcher(context, "index");
        var written = new TaskCompletionSource();
        watcher.Changed += (_, _) => written.TrySetResult();
        watcher.EnableRaisingEvents = true;
        var index = new WheelIndex(address);
        await written.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        return index;
    }

    /// <summary>Downloads of packages fail from now on.</summary>
    public void RemoveWheels()
    {
        foreach (var wheel in Directory.EnumerateFiles(_folder.Path, "*.whl", SearchOption.AllDirectories))
        {
            File.Delete(wheel);
        }
    }

    public void Dispose()
    {
        _server.Kill();
        _server.WaitForExit();
        _server.Dispose();
        _folder.Dispose();
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Slipway.Tests.GitHub.Blobs;
using Slipway.Tests.GitHub.World;
using Slipway.Tests.Storage;

namespace Slipway.Tests.GitHub;

/// <summary>Azurite, Microsoft's emulator of Azure Blob Storage, as the storage behind the GitHub emulator's links.</summary>
internal sealed class AzuriteServer : IBlobLinks, IAsyncDisposable
{
    // Azurite's account, whose key is the same on every machine.
    private const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    private const string Container = "actions-results";
    private const string Version = "2018-11-09";
    private const string Listening = "successfully listens on ";
    private readonly Process _process;
    private readonly TempFolder _folder;

    private AzuriteServer(Process process, TempFolder folder, string url) => (_process, _folder, Url) = (process, folder, url);

    /// <summary>The address with the account.</summary>
    public string Url { get; }

    public static async Task<AzuriteServer> StartAsync()
    {
        var folder = new TempFolder();
        var program = Path.Combine(OfficialClient.Modules, "node_modules/azurite/dist/src/blob/main.js");
        string[] arguments =
        [
            program,
            "--blobHost",
            "127.0.0.1",
            "--blobPort",
            "0",
            "--location",
            folder.Path,
            "--skipApiVersionCheck",
            "--silent",
            "--disableTelemetry",
        ];
        var process = Process.Start(new ProcessStartInfo("node", arguments) { RedirectStandardOutput = true })!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var at)
            {
                var server = new AzuriteServer(process, folder, $"{line[(at + Listening.Length)..].Trim()}/{Account}");
                await server.CreateContainerAsync();
                return server;
            }
        }

        throw new InvalidOperationException($"Azurite did not start: is {program} there?");
    }

    public string ForWriting(Artifact artifact, TimeSpan lifetime) => Sign(artifact, "cw", lifetime);

    public string ForReading(Artifact artifact, TimeSpan lifetime) => Sign(artifact, "r", lifetime);

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Dispose();
    }

    // An account SAS (Azure Storage, "Create an account SAS", version 2018-11-09).
    private async Task CreateContainerAsync()
    {
        var (start, end) = Times(TimeSpan.FromMinutes(5));
        var signature = Signature($"{Account}\ncw\nb\nc\n{start}\n{end}\n\n\n{Version}\n");
        using var http = new HttpClient();
        using var response = await http.PutAsync(
            $"{Url}/{Container}?restype=container&sv={Version}&ss=b&srt=c&sp=cw&st={start}&se={end}&sig={signature}",
            null
        );
        response.EnsureSuccessStatusCode();
    }

    // A service SAS ("Create a service SAS", version 2018-11-09).
    private string Sign(Artifact artifact, string permissions, TimeSpan lifetime)
    {
        var name = $"{Container}/{artifact.Blob.Path.Split('/', 3)[2]}";
        var (start, end) = Times(lifetime);
        var signature = Signature($"{permissions}\n{start}\n{end}\n/blob/{Account}/{name}\n\n\n\n{Version}\nb\n\n\n\n\n\n");
        return $"{Url}/{name}?sv={Version}&sr=b&sp={permissions}&st={start}&se={end}&sig={signature}";
    }

    private static (string Start, string End) Times(TimeSpan lifetime)
    {
        const string Format = "yyyy-MM-dd'T'HH:mm:ss'Z'";
        var now = DateTime.UtcNow;
        return (
            now.AddMinutes(-1).ToString(Format, CultureInfo.InvariantCulture),
            (now + lifetime).ToString(Format, CultureInfo.InvariantCulture)
        );
    }

    private static string Signature(string text) =>
        Uri.EscapeDataString(Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(Key), Encoding.UTF8.GetBytes(text))));
}

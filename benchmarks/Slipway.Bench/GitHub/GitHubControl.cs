using System.Text;
using System.Text.Json.Nodes;

namespace Slipway.Bench.GitHub;

/// <summary>Sets up the emulator of GitHub Actions and reads its traffic (tests/Slipway.Tests.GitHub/README.md).</summary>
internal sealed class GitHubControl(string url, string folder) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = new Uri(url + "/_emulator/") };
    private int _jobs;

    public async Task<JsonNode> PostAsync(string path, string json)
    {
        using var body = new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await _http.PostAsync(path, body);
        return await ReadAsync(response);
    }

    /// <summary>Starts a run and returns its number.</summary>
    public async Task<long> StartRunAsync(string json) => (long)(await PostAsync("runs", json))["id"]!;

    /// <summary>Starts a job of a run and returns its environment.</summary>
    public async Task<Dictionary<string, string>> StartJobAsync(long run)
    {
        var place = Path.Combine(folder, $"job-{_jobs++}");
        var job = await PostAsync($"runs/{run}/jobs", $$"""{"folder":"{{place}}"}""");
        return job["env"]!.AsObject().ToDictionary(static pair => pair.Key, static pair => (string)pair.Value!);
    }

    public Task AddFaultAsync(string json) => PostAsync("faults", json);

    public async Task ClearFaultsAsync(int seed = 1)
    {
        using var response = await _http.DeleteAsync($"faults?seed={seed}");
        response.EnsureSuccessStatusCode();
    }

    /// <summary>The traffic since the last call.</summary>
    public async Task<GitHubTraffic> TakeTrafficAsync()
    {
        using var response = await _http.GetAsync("traffic");
        var traffic = await ReadAsync(response);
        using var cleared = await _http.DeleteAsync("traffic");
        cleared.EnsureSuccessStatusCode();
        return new GitHubTraffic(
            (long)traffic["rest"]!["requests"]!,
            (long)traffic["results"]!["requests"]!,
            (long)traffic["blobWrite"]!["received"]!,
            (long)traffic["blobRead"]!["sent"]!
        );
    }

    public void Dispose() => _http.Dispose();

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode
            ? JsonNode.Parse(text)!
            : throw new InvalidOperationException($"{response.RequestMessage!.RequestUri}: {response.StatusCode} {text}");
    }
}

using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.Tests.GitHub.World;

namespace Slipway.Tests.GitHub;

/// <summary>An emulator with a repository, a fork of it, a run of main and one of the fork's pull request, and plain HTTP to talk to
/// it.</summary>
internal sealed class GitHubSample : IAsyncDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    private GitHubSample(GitHubEmulator emulator)
    {
        Emulator = emulator;
        App = World.AddRepository("acme/app");
        Fork = World.AddRepository("mallory/app", App);
        Pull = World.AddPull(App, Fork, "main");
        MainRun = World.AddRun(new RunOptions(App));
        PullRun = World.AddRun(new RunOptions(App) { Pull = Pull, Event = "pull_request" });
        Main = World.AddJob(MainRun);
        PullJob = World.AddJob(PullRun, actions: Access.Write);
    }

    public GitHubEmulator Emulator { get; }

    public GitHubWorld World => Emulator.World;

    public Repository App { get; }

    public Repository Fork { get; }

    public PullRequest Pull { get; }

    public WorkflowRun MainRun { get; }

    public WorkflowRun PullRun { get; }

    public Job Main { get; }

    public Job PullJob { get; }

    public static async Task<GitHubSample> StartAsync() => new(await GitHubEmulator.StartAsync());

    /// <summary>Calls a method of the Results service; the ids of the job's own run are added.</summary>
    public Task<HttpResponseMessage> CallAsync(Job job, string method, string fields, string? token = null)
    {
        var body = JsonNode.Parse(fields)!.AsObject();
        body["workflow_run_backend_id"] ??= job.Attempt.BackendId;
        body["workflow_job_run_backend_id"] ??= job.BackendId;
        var request = new HttpRequestMessage(
            HttpMethod.Post,
            $"{Emulator.Url}/twirp/github.actions.results.api.v1.ArtifactService/{method}"
        )
        {
            Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token ?? job.RuntimeToken);
        return _http.SendAsync(request);
    }

    /// <summary>The JSON of a call that succeeds.</summary>
    public async Task<JsonObject> ResultAsync(Job job, string method, string fields)
    {
        using var response = await CallAsync(job, method, fields);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await JsonAsync(response);
    }

    public Task<HttpResponseMessage> RestAsync(string path, string? token, HttpMethod? method = null, string? known = null)
    {
        var request = new HttpRequestMessage(method ?? HttpMethod.Get, $"{Emulator.Url}/api/v3{path}");
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        if (known is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", known);
        }

        return _http.SendAsync(request);
    }

    public async Task<JsonObject> RestJsonAsync(string path)
    {
        using var response = await RestAsync(path, Main.Token.Text);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await JsonAsync(response);
    }

    public Task<HttpResponseMessage> PutAsync(string address, string content)
    {
        var request = new HttpRequestMessage(HttpMethod.Put, address) { Content = new StringContent(content) };
        return _http.SendAsync(request);
    }

    public Task<HttpResponseMessage> GetAsync(string address, string? range = null, string? match = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (range is not null)
        {
            request.Headers.TryAddWithoutValidation("Range", range);
        }

        if (match is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", match);
        }

        return _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>Creates an artifact and returns the address to upload to.</summary>
    public async Task<string> CreateAsync(Job job, string name) =>
        (string)
            (await ResultAsync(job, "CreateArtifact", $$"""{"name":"{{name}}","version":7,"mime_type":"application/octet-stream"}"""))[
                "signed_upload_url"
            ]!;

    /// <summary>The address from which an artifact of a job is downloaded.</summary>
    public async Task<string> LinkAsync(Job job, string name) =>
        (string)(await ResultAsync(job, "GetSignedArtifactURL", $$"""{"name":"{{name}}"}"""))["signed_url"]!;

    public Task<Artifact> AddAsync(Job job, string name, string content = "content") =>
        World.AddArtifactAsync(job, name, new MemoryStream(Encoding.UTF8.GetBytes(content)));

    public static async Task<JsonObject> JsonAsync(HttpResponseMessage response) =>
        JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject();

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Emulator.DisposeAsync();
    }
}

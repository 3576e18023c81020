using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Slipway.Tests.GitHub.World;

namespace Slipway.Tests.GitHub.Control;

/// <summary>What scripts do to artifacts behind the service's back.</summary>
internal sealed class ArtifactControl(GitHubEmulator emulator)
{
    public void Map(IEndpointRouteBuilder routes, Func<HttpContext, object, Task> write)
    {
        routes.MapGet("artifacts", http => write(http, emulator.World.Artifacts.Select(Answers.Of)));
        routes.MapGet("artifacts/{id:long}/content", GetContentAsync);
        routes.MapPost("jobs/{job:long}/artifacts/{name}", async http => await write(http, await AddAsync(http)));
        routes.MapPut("artifacts/{id:long}/content", async http => await write(http, await SwapAsync(http)));
        routes.MapPatch("artifacts/{id:long}", async http => await write(http, await ChangeAsync(http)));
    }

    private async Task<object> AddAsync(HttpContext http)
    {
        var job = emulator.World.Jobs.First(job => $"{job.Id}" == (string)http.GetRouteValue("job")!);
        var type = http.Request.Query["type"].FirstOrDefault() ?? MimeTypes.Bytes;
        return Answers.Of(await emulator.World.AddArtifactAsync(job, (string)http.GetRouteValue("name")!, http.Request.Body, type));
    }

    private async Task<object> SwapAsync(HttpContext http)
    {
        var artifact = Find(http);
        await emulator.World.SwapContentAsync(artifact, http.Request.Body);
        return Answers.Of(artifact);
    }

    private async Task<object> ChangeAsync(HttpContext http)
    {
        var artifact = Find(http);
        var change = (await JsonSerializer.DeserializeAsync<ChangeArtifact>(http.Request.Body, JsonSerializerOptions.Web))!;
        artifact.Digest = change.Digest ?? artifact.Digest;
        artifact.Size = change.Size ?? artifact.Size;
        artifact.IsDeleted = change.Deleted ?? artifact.IsDeleted;
        artifact.Expires = change.Expired == true ? emulator.World.Clock.GetUtcNow() : artifact.Expires;
        return Answers.Of(artifact);
    }

    private async Task GetContentAsync(HttpContext http)
    {
        var blob = Find(http).Blob;
        var buffer = new byte[1 << 20];
        int count;
        for (long at = 0; (count = await blob.ReadAsync(at, buffer, http.RequestAborted)) > 0; at += count)
        {
            await http.Response.Body.WriteAsync(buffer.AsMemory(0, count));
        }
    }

    private Artifact Find(HttpContext http) =>
        emulator.World.Artifacts.First(artifact => $"{artifact.Id}" == (string)http.GetRouteValue("id")!);
}

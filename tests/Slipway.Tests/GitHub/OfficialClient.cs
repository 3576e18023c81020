using System.Diagnostics;
using System.Text.Json.Nodes;
using Slipway.Tests.GitHub.World;
using Slipway.Tests.Storage;

namespace Slipway.Tests.GitHub;

/// <summary>The official client of artifacts, run by Node in the environment of a job.</summary>
internal sealed class OfficialClient(GitHubEmulator emulator, Job job, TempFolder folder)
{
    /// <summary>Where <c>eng/official-clients</c> installed the clients.</summary>
    public static string Modules =>
        Environment.GetEnvironmentVariable("SLIPWAY_TEST_CLIENTS")
        ?? throw new InvalidOperationException("SLIPWAY_TEST_CLIENTS is not set: it is what eng/official-clients prints.");

    /// <summary>Runs a command of <c>tests/official-clients/artifact.mjs</c>, and returns what it printed.</summary>
    public async Task<JsonObject> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(
            "node",
            [Path.Combine(AppContext.BaseDirectory, "official-clients", "artifact.mjs"), Modules, .. arguments]
        )
        {
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in emulator.EnvironmentOf(job, folder.Child("job")))
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return JsonNode.Parse(output.TrimEnd().Split('\n')[^1])!.AsObject();
    }

    /// <summary>Runs a command that succeeds.</summary>
    public async Task<JsonNode> ResultAsync(params string[] arguments)
    {
        var answer = await RunAsync(arguments);
        return answer["result"] ?? throw new InvalidOperationException(answer.ToJsonString());
    }
}

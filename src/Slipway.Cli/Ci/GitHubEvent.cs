using System.Text.Json;
using System.Text.Json.Serialization;

namespace Slipway.Cli.Ci;

/// <summary>What Slipway needs of the payload of a webhook event.</summary>
internal sealed record GitHubEvent(GitHubRepository? Repository, GitHubPullRequest? PullRequest, GitHubWorkflowRun? WorkflowRun)
{
    /// <summary>GitHub does not deliver larger ones.</summary>
    private const long MaxPayload = 25 << 20;

    /// <summary>Reads a payload; null if there is none that can be read, and then nothing is known about the event.</summary>
    public static GitHubEvent? Read(string? path)
    {
        try
        {
            if (path is null || new FileInfo(path).Length > MaxPayload)
            {
                return null;
            }

            return JsonSerializer.Deserialize(File.ReadAllBytes(path), GitHubJson.Default.GitHubEvent);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            // An unknown event is trusted least, which is safe.
            return null;
        }
    }
}

internal sealed record GitHubRepository(string? FullName, string? DefaultBranch, long? Id);

internal sealed record GitHubPullRequest(GitHubHead? Head);

internal sealed record GitHubHead(GitHubRepository? Repo);

internal sealed record GitHubWorkflowRun(GitHubRepository? HeadRepository);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(GitHubEvent))]
internal sealed partial class GitHubJson : JsonSerializerContext;

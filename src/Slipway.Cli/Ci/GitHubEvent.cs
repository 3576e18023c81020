using System.Text.Json;
using System.Text.Json.Serialization;

namespace Slipway.Cli.Ci;

/// <summary>What Slipway needs from a webhook event's payload.</summary>
internal sealed record GitHubEvent(GitHubRepository? Repository, GitHubPullRequest? PullRequest, GitHubWorkflowRun? WorkflowRun)
{
    /// <summary>GitHub delivers no larger payload.</summary>
    private const long MaxPayload = 25 << 20;

    /// <summary>Reads a payload; null if it is missing or unreadable, and then nothing is known about the event.</summary>
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
            // Safe: an unknown event is trusted least.
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

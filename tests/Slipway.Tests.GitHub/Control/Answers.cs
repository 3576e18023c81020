using Slipway.Tests.GitHub.Faults;
using Slipway.Tests.GitHub.Traffic;
using Slipway.Tests.GitHub.World;

namespace Slipway.Tests.GitHub.Control;

/// <summary>The control's answers, as objects for JSON.</summary>
internal static class Answers
{
    public static object Of(PullRequest pull) =>
        new
        {
            pull.Number,
            pull.HeadSha,
            pull.HeadBranch,
        };

    public static object Of(WorkflowRun run) =>
        new
        {
            run.Id,
            Attempt = run.Current.Number,
            run.HeadSha,
            run.Current.Status,
            run.Current.Conclusion,
        };

    public static object Of(Artifact artifact) =>
        new
        {
            artifact.Id,
            artifact.Name,
            Run = artifact.Run.Id,
            Attempt = artifact.Attempt.Number,
            artifact.Size,
            artifact.Digest,
            artifact.MimeType,
            artifact.Created,
            artifact.Expires,
            artifact.IsFinalized,
            artifact.IsDeleted,
        };

    public static object Of(TrafficLog log) =>
        new
        {
            Rest = log[Surface.Rest],
            Results = log[Surface.Results],
            BlobRead = log[Surface.BlobRead],
            BlobWrite = log[Surface.BlobWrite],
        };
}

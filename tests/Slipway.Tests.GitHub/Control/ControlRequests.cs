using Slipway.Tests.GitHub.World;

namespace Slipway.Tests.GitHub.Control;

// What scripts send to the control, as JSON with these names in camel case. Repositories are named as owner/name.
internal sealed record AddRepository(string FullName, string? ForkOf, string? DefaultBranch, int? HourlyRequests);

internal sealed record AddPull(string Repository, string? HeadRepository, string HeadBranch, string? HeadSha, string? BaseBranch);

internal sealed record AddRun(
    string Repository,
    string? HeadRepository,
    string? HeadBranch,
    string? HeadSha,
    string? Event,
    string? WorkflowPath,
    int? Pull,
    bool? IsTag
);

internal sealed record AddJob(string? Name, Access? Actions, string Folder);

internal sealed record Complete(string? Conclusion);

internal sealed record Rerun(bool OnlyFailedJobs);

internal sealed record ChangeArtifact(string? Digest, long? Size, bool? Expired, bool? Deleted);

internal sealed record Advance(double Seconds);

internal sealed record ChangeRules(
    double? UploadLinkSeconds,
    double? DownloadLinkSeconds,
    double? RestLinkSeconds,
    bool? FinalizeTwiceConflicts,
    bool? ChecksDigest
);

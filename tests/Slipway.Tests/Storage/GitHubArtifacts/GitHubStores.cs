using System.Globalization;
using Slipway.Records;
using Slipway.Stashes;
using Slipway.Storage.GitHubArtifacts;
using Slipway.Storage.Http;
using Slipway.Tests.GitHub;
using Slipway.Tests.GitHub.World;

namespace Slipway.Tests.Storage.GitHubArtifacts;

/// <summary>Stores for jobs and people of an emulated GitHub.</summary>
internal static class GitHubStores
{
    /// <summary>Retries at once, so that tests with faults are quick.</summary>
    public static readonly RetryPolicy AtOnce = new()
    {
        FirstDelay = TimeSpan.Zero,
        MaxDelay = TimeSpan.FromSeconds(1),
        IdleTimeout = TimeSpan.FromSeconds(5),
    };

    /// <summary>The options that the command line takes from a job's environment.</summary>
    public static GitHubArtifactsOptions OptionsOf(this GitHubEmulator github, Job job) =>
        new()
        {
            Repository = job.Run.Repository.FullName,
            RepositoryId = job.Run.Repository.Id,
            HeadRepositoryId = job.Run.HeadRepository?.Id,
            Scope = TrustOf(job).Current,
            ResultsUrl = new Uri(github.Url + "/ignored/path"),
            RuntimeToken = job.RuntimeToken,
            ApiUrl = new Uri(github.Url + "/api/v3"),
            Token = job.Token.Text,
            MaxRetentionDays = job.Run.Repository.RetentionDays,
            Clock = github.World.Clock,
            Retries = AtOnce,
        };

    public static GitHubArtifactsStore StoreOf(this GitHubEmulator github, Job job) => new(github.OptionsOf(job));

    /// <summary>A person's store, outside of any run.</summary>
    public static GitHubArtifactsOptions PersonsOptions(this GitHubEmulator github, Repository repository, Access access = Access.Read) =>
        new()
        {
            Repository = repository.FullName,
            ApiUrl = new Uri(github.Url + "/api/v3"),
            Token = github.World.AddPersonalToken(access).Text,
            Clock = github.World.Clock,
            Retries = AtOnce,
        };

    /// <summary>A job's trust context.</summary>
    public static TrustContext TrustOf(Job job) =>
        new(
            new Scope
            {
                Repository = job.Run.Repository.FullName,
                HeadRepository = job.Run.HeadRepository?.FullName,
                Branch = job.Run.HeadBranch,
                IsTag = job.Run.IsTag,
                Run = job.Run.Id.ToString(CultureInfo.InvariantCulture),
                Attempt = job.Attempt.Number,
                Event = job.Run.Event,
                Workflow = job.Run.WorkflowPath,
                Commit = job.Run.HeadSha,
            },
            job.Run.Pull?.BaseBranch ?? job.Run.Repository.DefaultBranch
        );
}

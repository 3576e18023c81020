using Slipway.Content;
using Slipway.Records;
using Slipway.Stashes;
using Slipway.Storage;
using Slipway.Storage.GitHubArtifacts;
using Slipway.Tests.GitHub.World;
using static Slipway.Tests.Storage.StoreActions;

namespace Slipway.Tests.Storage.GitHubArtifacts;

/// <summary>Attacks, one per test.</summary>
public class GitHubAttackTests : IAsyncLifetime
{
    private GitHubScene _scene = null!;

    public async ValueTask InitializeAsync()
    {
        _scene = await GitHubScene.StartAsync();
        _scene.Around = Around;
    }

    public virtual async ValueTask DisposeAsync()
    {
        await _scene.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Wraps a run's store.</summary>
    private protected virtual IStashStore Around(IStashStore store) => store;

    [Theory]
    [InlineData("main")]
    [InlineData("feature")]
    public async Task A_forks_stash_is_not_for_branches_of_the_repository(string branch)
    {
        await _scene.SaveAsync(_scene.Pull(_scene.Mallory, branch));

        await AssertNothingAsync(_scene.Push(branch));
        await AssertNothingAsync(_scene.Push());
        await AssertNothingAsync(_scene.Pull(_scene.App, branch));
    }

    [Fact]
    public async Task A_forks_stash_is_not_for_another_forks_pull_request()
    {
        await _scene.SaveAsync(_scene.Pull(_scene.Mallory, "feature"));

        await AssertNothingAsync(_scene.Pull(_scene.Eve, "feature"));
        Assert.Equal(TrustLevel.SameBranch, (await _scene.FindAsync(_scene.Pull(_scene.Mallory, "feature"))).Level);
    }

    [Fact]
    public async Task A_deleted_forks_stash_is_for_nobody()
    {
        var job = _scene.Pull(_scene.Mallory, "feature");
        await _scene.SaveAsync(job);
        job.Run.HeadRepository = null;
        var asker = _scene.Pull(_scene.Mallory, "feature");
        asker.Run.HeadRepository = null;

        await AssertNothingAsync(_scene.Push());
        await AssertNothingAsync(asker);
    }

    [Theory]
    [InlineData("issue_comment")]
    [InlineData("pull_request_target")]
    [InlineData("workflow_run")]
    [InlineData("discussion")]
    [InlineData("check_suite")]
    public async Task Stashes_of_runs_that_outsiders_cause_on_the_base_branch_are_for_no_other_run(string eventName)
    {
        var job = _scene.Push(eventName: eventName);
        await _scene.SaveAsync(job);

        await AssertNothingAsync(_scene.Push());
        await AssertNothingAsync(_scene.Push("feature"));
        await AssertNothingAsync(_scene.Pull(_scene.Mallory));
        Assert.Equal(TrustLevel.SameRun, (await _scene.FindAsync(_scene.Beside(job))).Level);
    }

    [Theory]
    [InlineData("pull_request_target")]
    [InlineData("issue_comment")]
    public async Task A_run_with_rights_takes_nothing_that_a_fork_made(string eventName)
    {
        await _scene.SaveAsync(_scene.Pull(_scene.Mallory, "feature"));

        await AssertNothingAsync(_scene.Pull(_scene.Mallory, "feature", eventName));
    }

    [Theory]
    [InlineData("pull_request_target")]
    [InlineData("push")]
    [InlineData("workflow_dispatch")]
    public async Task A_run_with_rights_takes_nothing_that_Dependabots_pull_request_made(string eventName)
    {
        const string branch = "dependabot/npm/x";
        await _scene.SaveAsync(_scene.Pull(_scene.App, branch));

        await AssertNothingAsync(
            eventName == "pull_request_target" ? _scene.Pull(_scene.App, branch, eventName) : _scene.Push(branch, eventName: eventName)
        );
        Assert.Equal(TrustLevel.SameBranch, (await _scene.FindAsync(_scene.Pull(_scene.App, branch))).Level);
    }

    [Fact]
    public async Task A_branch_named_like_a_tag_does_not_feed_the_tags_runs()
    {
        await _scene.SaveAsync(_scene.Push("v1"));
        await _scene.World.AddArtifactAsync(_scene.Push("v1"), "ci@slipway-tag", new MemoryStream(Bytes(1000)));
        await _scene.World.AddArtifactAsync(_scene.Push("main"), "ci@slipway-tag", new MemoryStream(Bytes(1000)));

        await AssertNothingAsync(_scene.Push("v1", isTag: true));
    }

    [Theory]
    [InlineData("workflow_dispatch")]
    [InlineData("repository_dispatch")]
    public async Task A_run_that_may_have_been_asked_to_build_a_strangers_commit_feeds_no_other_run(string eventName)
    {
        var job = _scene.Push(eventName: eventName);
        await _scene.SaveAsync(job);

        await AssertNothingAsync(_scene.Push());
        await AssertNothingAsync(_scene.Push("feature"));
        await AssertNothingAsync(_scene.Push(eventName: eventName));
        Assert.Equal(TrustLevel.SameRun, (await _scene.FindAsync(_scene.Beside(job))).Level);
    }

    [Fact]
    public async Task A_pull_request_from_the_base_branch_does_not_feed_it()
    {
        await _scene.SaveAsync(_scene.Pull(_scene.App));

        await AssertNothingAsync(_scene.Push());
        await AssertNothingAsync(_scene.Push("feature"));
    }

    [Fact]
    public async Task A_scope_that_a_stash_claims_counts_for_nothing()
    {
        // The record inside the pack claims that a push to main made it.
        using var store = new GitHubArtifactsStore(_scene.OptionsOf(_scene.Pull(_scene.Mallory)));
        var lie = new Scope
        {
            Repository = "acme/app",
            HeadRepository = "acme/app",
            Branch = "main",
            Event = "push",
            Run = "1",
        };
        await using (var writer = await StashWriter.BeginAsync(store, new StashKey("ci"), new SaveOptions { Scope = lie }, default))
        {
            await writer.CommitAsync(await writer.StoreAsync(new MemoryStream(Stashes.StashSamples.NoiseTar((1, 1000))), default), default);
        }

        await AssertNothingAsync(_scene.Push());
    }

    [Fact]
    public async Task A_stash_swapped_within_the_run_does_not_pass_the_pinned_digest()
    {
        var job = _scene.Push();
        var saved = await _scene.SaveAsync(job, seed: 1);
        await _scene.SaveAsync(_scene.Beside(job), seed: 2, overwrite: true);

        var found = await _scene.FindAsync(_scene.Beside(job), options: Pin(saved.Entry.Root!.Value));

        Assert.Null(found.Entry);
        Assert.Equal(FailureKind.Refused, found.Problem?.Kind);
        Assert.Contains(saved.Entry.Root.ToString()!, found.Problem!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_swapped_under_an_artifact_do_not_pass_the_pinned_digest()
    {
        var job = _scene.Push();
        var saved = await _scene.SaveAsync(job, seed: 1);
        var other = await _scene.SaveAsync(job, "other", seed: 2);
        var artifacts = _scene.World.Artifacts;
        await _scene.World.SwapContentAsync(artifacts[0], new MemoryStream(await ContentAsync(artifacts[1])));
        artifacts[0].Size = other.Entry.Size;

        Assert.Equal(
            FailureKind.Refused,
            (await _scene.FindAsync(_scene.Beside(job), options: Pin(saved.Entry.Root!.Value))).Problem?.Kind
        );
    }

    [Fact]
    public async Task An_older_attempt_is_not_taken_for_the_one_that_replaced_it()
    {
        var job = _scene.Push();
        await _scene.SaveAsync(job, seed: 1);
        _scene.World.Rerun(job.Run, onlyFailedJobs: false);
        var again = _scene.Beside(job);

        await AssertNothingAsync(again);
        var saved = await _scene.SaveAsync(again, seed: 2);
        Assert.Equal(saved.Entry.Locator, (await _scene.FindAsync(_scene.Beside(again))).Entry?.Locator);
        Assert.Equal(saved.Entry.Locator, (await _scene.FindAsync(_scene.Push("feature"))).Entry?.Locator);
    }

    [Fact]
    public async Task A_poisoned_pack_behind_a_stash_is_refused()
    {
        var main = await _scene.SaveAsync(_scene.Push(), seed: 1);
        var job = _scene.Push("feature");
        await _scene.SaveAsync(job, seed: 2, basis: (await _scene.FindAsync(job)).Entry);
        var poison = await _scene.SaveAsync(_scene.Pull(_scene.Mallory), seed: 3);
        var artifacts = _scene.World.Artifacts;
        await _scene.World.SwapContentAsync(artifacts[0], new MemoryStream(await ContentAsync(artifacts[2])));
        (artifacts[0].Size, artifacts[0].Digest) = (artifacts[2].Size, artifacts[2].Digest);

        var failure = await FailsAsync(FailureKind.Refused, () => _scene.RestoreAsync(_scene.Beside(job)));

        Assert.Contains("needs pack", failure.Message, StringComparison.Ordinal);
        Assert.NotEqual(main.Entry.Root, poison.Entry.Root);
    }

    [Fact]
    public async Task A_flood_of_look_alikes_costs_few_calls()
    {
        await _scene.SaveAsync(_scene.Push());
        for (var i = 0; i < 20; i++)
        {
            await _scene.World.AddArtifactAsync(_scene.Push(eventName: "issue_comment"), "ci@slipway", new MemoryStream([1]));
        }

        using var store = new GitHubArtifactsStore(_scene.OptionsOf(_scene.Push("feature")));
        Assert.Null(await _scene.Finder(store, _scene.Push("feature"), null).FindAsync(new StashKey("ci"), default));

        Assert.InRange(store.Calls.Rest, 1, 6);
    }

    [Fact]
    public async Task A_file_that_is_no_pack_is_refused()
    {
        var job = _scene.Push();
        await _scene.World.AddArtifactAsync(job, "ci@slipway", new MemoryStream(Bytes(100_000)));

        await FailsAsync(FailureKind.Refused, () => _scene.RestoreAsync(_scene.Beside(job)));
    }

    private static LookupOptions Pin(Digest root) => new() { Pins = new Dictionary<StashKey, Digest> { [new StashKey("ci")] = root } };

    private static async Task<byte[]> ContentAsync(GitHub.World.Artifact artifact)
    {
        var bytes = new byte[artifact.Blob.Length];
        for (var at = 0; at < bytes.Length; )
        {
            at += await artifact.Blob.ReadAsync(at, bytes.AsMemory(at), default);
        }

        return bytes;
    }

    /// <summary>Neither a restore nor a save finds a stash.</summary>
    private async Task AssertNothingAsync(Job asker)
    {
        Assert.Null((await _scene.FindAsync(asker)).Entry);
        Assert.Null(await _scene.FindBaseAsync(asker));
        Assert.Null(await _scene.FindBaseAsync(asker, "ci-2"));
    }
}

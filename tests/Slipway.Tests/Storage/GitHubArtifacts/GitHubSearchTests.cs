using Slipway.Content;
using Slipway.Records;
using Slipway.Stashes;
using Slipway.Storage.GitHubArtifacts;
using Slipway.Tests.GitHub.Faults;
using Slipway.Tests.GitHub.World;
using static Slipway.Tests.Storage.StoreActions;

namespace Slipway.Tests.Storage.GitHubArtifacts;

public sealed class GitHubSearchTests : IAsyncLifetime
{
    private GitHubScene _scene = null!;

    public async ValueTask InitializeAsync() => _scene = await GitHubScene.StartAsync();

    public ValueTask DisposeAsync() => _scene.DisposeAsync();

    [Fact]
    public async Task This_run_comes_before_the_branch_and_the_branch_before_the_base()
    {
        var asker = _scene.Push("feature");
        var other = await _scene.SaveAsync(_scene.Push("other"), seed: 1);
        var main = await _scene.SaveAsync(_scene.Push(), seed: 2);
        Assert.Equal((main.Entry.Locator, TrustLevel.BaseBranch), Summary(await _scene.FindAsync(asker)));

        var branch = await _scene.SaveAsync(_scene.Push("feature"), seed: 3);
        await _scene.SaveAsync(_scene.Push(), seed: 4);
        Assert.Equal((branch.Entry.Locator, TrustLevel.SameBranch), Summary(await _scene.FindAsync(asker)));

        var run = await _scene.SaveAsync(_scene.Beside(asker), seed: 5);
        Assert.Equal((run.Entry.Locator, TrustLevel.SameRun), Summary(await _scene.FindAsync(asker)));
        Assert.NotEqual(other.Entry.Locator, run.Entry.Locator);
    }

    [Fact]
    public async Task A_stash_of_this_run_takes_two_calls_that_the_rate_limit_does_not_count()
    {
        var job = _scene.Push();
        await _scene.SaveAsync(job);

        var (_, calls) = await _scene.RestoreAsync(_scene.Beside(job));

        Assert.Equal((0, 2), (calls.Rest, calls.Results));
    }

    [Fact]
    public async Task A_stash_of_the_base_branch_takes_three_counted_calls()
    {
        await _scene.SaveAsync(_scene.Push());

        var (_, calls) = await _scene.RestoreAsync(_scene.Pull(_scene.Mallory));

        Assert.Equal((3, 1), (calls.Rest, calls.Results));
    }

    [Theory]
    [InlineData(3, 6)]
    [InlineData(6, 9)]
    public async Task Several_keys_of_one_run_take_two_counted_calls_each_at_most(int count, int expected)
    {
        var keys = Enumerable.Range(10, count).Select(static version => $"ci-3.{version}").ToArray();
        var job = _scene.Push();
        foreach (var key in keys)
        {
            await _scene.SaveAsync(job, key);
        }

        using var store = new GitHubArtifactsStore(_scene.OptionsOf(_scene.Pull(_scene.Mallory)));
        var found = await _scene
            .Finder(store, _scene.Pull(_scene.Mallory), null)
            .FindAsync([.. keys.Select(static key => new StashKey(key))], default);
        foreach (var stash in found)
        {
            await using var reader = await StashReader.OpenAsync(store, stash.Entry!, null, default);
            await reader.CopyToAsync(reader.Record.Folder!, Stream.Null, default);
        }

        Assert.Equal(expected, store.Calls.Rest);
        Assert.InRange(store.Calls.Rest, 0, 2 * count);
    }

    [Fact]
    public async Task Keys_restored_together_come_from_one_run_where_it_has_them()
    {
        var job = _scene.Push();
        await _scene.SaveAsync(job, "a");
        var expected = await _scene.SaveAsync(job, "b");
        var only = await _scene.SaveAsync(_scene.Push(), "c");
        await _scene.SaveAsync(_scene.Push(), "b");

        var found = await _scene.FindAsync(_scene.Push("feature"), ["a", "b", "c", "d"]);

        Assert.Equal([expected.Entry.Locator, only.Entry.Locator, null], found.Skip(1).Select(static stash => stash.Entry?.Locator));
    }

    [Fact]
    public async Task What_a_tags_run_saved_is_for_that_run()
    {
        var job = _scene.Push("v1", isTag: true);
        await _scene.SaveAsync(job);
        await _scene.SaveAsync(_scene.Push("main", isTag: true));

        Assert.Null((await _scene.FindAsync(_scene.Push("v1"))).Entry);
        Assert.Null((await _scene.FindAsync(_scene.Push("v1", isTag: true))).Entry);
        Assert.Null((await _scene.FindAsync(_scene.Push())).Entry);
        Assert.Equal(TrustLevel.SameRun, (await _scene.FindAsync(_scene.Beside(job))).Level);
    }

    [Theory]
    [InlineData("v1")]
    [InlineData("main")]
    public async Task A_tags_run_takes_what_the_base_branch_saved(string tag)
    {
        var saved = await _scene.SaveAsync(_scene.Push());
        var job = _scene.Push(tag, isTag: true);

        var found = await _scene.FindAsync(job);

        Assert.Equal((saved.Entry.Locator, TrustLevel.BaseBranch), (found.Entry?.Locator, found.Level));
        Assert.Equal(saved.Entry.Locator, (await _scene.FindBaseAsync(job))?.Locator);
    }

    [Fact]
    public async Task A_step_of_a_tags_run_without_the_runs_token_finds_what_the_run_saved()
    {
        var job = _scene.Push("v1", isTag: true);
        var saved = await _scene.SaveAsync(job);
        using var store = new GitHubArtifactsStore(_scene.OptionsOf(job) with { RuntimeToken = null, ResultsUrl = null });

        Assert.Equal(saved.Entry.Locator, (await _scene.Finder(store, job, null).FindAsync(new StashKey("ci"), default))?.Locator);
    }

    [Fact]
    public async Task Older_pages_are_searched_up_to_a_limit()
    {
        await _scene.SaveAsync(_scene.Push());
        _scene.GitHub.Faults.Add(new Fault(FaultKind.SmallPages) { PageSize = 100 });
        var fork = _scene.Pull(_scene.Mallory);
        for (var i = 0; i < 150; i++)
        {
            await _scene.World.AddArtifactAsync(
                _scene.World.AddJob(_scene.World.AddRun(new RunOptions(_scene.App) { Pull = fork.Run.Pull, Event = "pull_request" })),
                "ci@slipway",
                new MemoryStream([1])
            );
        }

        var found = await _scene.FindAsync(_scene.Push("feature"));

        Assert.Equal(TrustLevel.BaseBranch, found.Level);
        Assert.Equal(150, found.RefusedCount);
    }

    [Fact]
    public async Task Max_age_required_workflow_and_only_current_branch_are_respected()
    {
        await _scene.SaveAsync(_scene.Push(workflow: ".github/workflows/images.yml"));
        var asker = _scene.Push("feature");

        Assert.NotNull(
            (await _scene.FindAsync(asker, options: new LookupOptions { RequireWorkflow = ".github/workflows/images.yml" })).Entry
        );
        Assert.Null((await _scene.FindAsync(asker, options: new LookupOptions { RequireWorkflow = ".github/workflows/ci.yml" })).Entry);
        Assert.Null((await _scene.FindAsync(asker, options: new LookupOptions { OnlyCurrentBranch = true })).Entry);
        _scene.World.Clock.Advance(TimeSpan.FromHours(2));
        Assert.NotNull((await _scene.FindAsync(asker, options: new LookupOptions { MaxAge = TimeSpan.FromHours(3) })).Entry);
        Assert.Null((await _scene.FindAsync(asker, options: new LookupOptions { MaxAge = TimeSpan.FromHours(1) })).Entry);
        var own = await _scene.SaveAsync(_scene.Beside(asker));
        _scene.World.Clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal(own.Entry.Locator, (
                await _scene.FindAsync(
                    asker,
                    options: new LookupOptions
                    {
                        MaxAge = TimeSpan.FromHours(1),
                        RequireWorkflow = "other.yml",
                        OnlyCurrentBranch = true,
                    }
                )
            ).Entry?.Locator);
    }

    [Theory]
    [InlineData(403)]
    [InlineData(429)]
    public async Task With_no_calls_left_this_run_is_searched_and_the_user_warned_once(int status)
    {
        _scene.App.Budget.RefusalStatus = status;
        await _scene.SaveAsync(_scene.Push());
        var asker = _scene.Push("feature");
        await _scene.SaveAsync(_scene.Beside(asker), "own");
        _scene.App.Budget.Exhaust();

        var found = await _scene.FindAsync(asker, ["ci", "own", "other"]);

        Assert.Equal([null, "own", null], found.Select(static stash => stash.Entry?.Key.Text));
        Assert.All(found, static stash => Assert.Null(stash.Problem));
        Assert.Single(_scene.Warnings, static warning => warning.Contains("not searched", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_token_that_may_not_read_actions_is_explained()
    {
        await _scene.SaveAsync(_scene.Push());

        var found = await _scene.FindAsync(_scene.Push("feature", actions: Access.None));

        Assert.Null(found.Entry);
        Assert.Contains("actions: read", Assert.Single(_scene.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Few_calls_left_cause_one_warning()
    {
        await _scene.SaveAsync(_scene.Push());
        _scene.App.Budget.Limit = 40;

        await _scene.RestoreAsync(_scene.Push("feature"));

        Assert.Single(_scene.Warnings, static warning => warning.Contains("REST API are left", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_unchanged_list_costs_no_call()
    {
        await _scene.SaveAsync(_scene.Push());
        using var store = new GitHubArtifactsStore(_scene.OptionsOf(_scene.Push("feature")));

        await store.ListAsync("ci");
        await store.ListAsync("ci");

        Assert.Equal(1, store.Calls.Rest);
    }

    [Theory]
    [InlineData(FaultKind.Reset)]
    [InlineData(FaultKind.Status)]
    [InlineData(FaultKind.NotJson)]
    public async Task A_search_survives_faults_of_both_services(FaultKind kind)
    {
        var saved = await _scene.SaveAsync(_scene.Push());
        _scene.GitHub.Faults.Add(new Fault(kind) { Probability = 0.3, Status = 502 });

        Assert.Equal(saved.Entry.Locator, (await _scene.FindAsync(_scene.Push("feature"))).Entry?.Locator);
    }

    [Fact]
    public async Task A_person_restores_what_a_run_of_a_fork_saved_by_naming_the_run()
    {
        await _scene.SaveAsync(_scene.Push(), seed: 1);
        var job = _scene.Pull(_scene.Mallory, "feature");
        var saved = await _scene.SaveAsync(job, seed: 2);
        var options = _scene.GitHub.PersonsOptions(_scene.App);
        using var finding = new GitHubArtifactsStore(options);
        var run = await finding.FindRunAsync(job.Run.Pull!.Number, default);
        using var store = new GitHubArtifactsStore(options with { OnlyRun = run });

        var found = await new StashFinder(store, new TrustContext(new Scope(), null), new LookupOptions { Run = run }).FindAsync(
            new StashKey("ci"),
            default
        );

        Assert.Equal(saved.Entry.Locator, found?.Locator);
        Assert.Null(
            await new StashFinder(finding, new TrustContext(new Scope(), null), new LookupOptions { Run = "7" }).FindAsync(
                new StashKey("ci"),
                default
            )
        );
    }

    [Fact]
    public async Task A_pull_request_without_stashes_is_reported()
    {
        var job = _scene.Pull(_scene.Mallory, "feature");
        using var store = new GitHubArtifactsStore(_scene.GitHub.PersonsOptions(_scene.App));

        await FailsAsync(FailureKind.NotFound, () => store.FindRunAsync(job.Run.Pull!.Number, default));
        await FailsAsync(FailureKind.NotFound, () => store.FindRunAsync(99, default));
    }

    [Fact]
    public async Task A_pinned_digest_chooses_among_the_attempts_of_a_run()
    {
        var job = _scene.Push();
        var first = await _scene.SaveAsync(job, seed: 1);
        _scene.World.Rerun(job.Run, onlyFailedJobs: true);
        var again = _scene.Beside(job);
        var second = await _scene.SaveAsync(again, seed: 2);

        Assert.Equal(second.Entry.Root, (await _scene.RestoreAsync(again)).Root);
        Assert.Equal(first.Entry.Root, (await _scene.RestoreAsync(again, options: Pin(first.Entry.Root!.Value))).Root);
        Assert.Equal(second.Entry.Root, (await _scene.RestoreAsync(again, options: Pin(second.Entry.Root!.Value))).Root);
    }

    private static LookupOptions Pin(Digest root) => new() { Pins = new Dictionary<StashKey, Digest> { [new StashKey("ci")] = root } };

    private static (string?, TrustLevel) Summary(FoundStash found) => (found.Entry?.Locator, found.Level);
}

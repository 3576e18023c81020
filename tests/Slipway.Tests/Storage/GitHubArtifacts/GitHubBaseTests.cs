using Slipway.Records;
using Slipway.Stashes;
using Slipway.Storage;
using Slipway.Storage.GitHubArtifacts;
using Slipway.Tests.GitHub.Faults;
using Slipway.Tests.GitHub.World;
using Slipway.Tests.Stashes;
using static Slipway.Tests.Storage.StoreActions;

namespace Slipway.Tests.Storage.GitHubArtifacts;

/// <summary>Stashes that build on others, which expire and are replaced.</summary>
public sealed class GitHubBaseTests : IAsyncLifetime
{
    private GitHubScene _scene = null!;

    public async ValueTask InitializeAsync() => _scene = await GitHubScene.StartAsync();

    public ValueTask DisposeAsync() => _scene.DisposeAsync();

    [Fact]
    public async Task A_forks_stash_builds_on_the_base_branch_and_later_runs_resolve_it()
    {
        var main = await _scene.SaveAsync(_scene.Push(), seed: 1, days: 30);
        var job = _scene.Pull(_scene.Mallory, "feature");
        var basis = await _scene.FindBaseAsync(job, days: 5);

        var saved = await _scene.SaveAsync(job, seed: 2, basis: basis, days: 5);

        Assert.Equal(main.Entry.Locator, Assert.Single(saved.Record.Packs).Locator);
        Assert.True(saved.Entry.Size < main.Entry.Size / 2);
        var later = _scene.Pull(_scene.Mallory, "feature");
        var (root, calls) = await _scene.RestoreAsync(later);
        Assert.Equal(saved.Entry.Root, root);

        // One call each for the list, the run, the stash and the pack behind it.
        Assert.Equal(4, calls.Rest);
        Assert.Equal(
            3,
            (await _scene.RestoreAsync(_scene.Beside(job))).Calls.Results + (await _scene.RestoreAsync(_scene.Beside(job))).Calls.Rest
        );
    }

    [Fact]
    public async Task What_the_record_lists_is_not_opened_until_content_is_needed()
    {
        await _scene.SaveAsync(_scene.Push(), seed: 1, days: 30);
        var job = _scene.Push("feature");
        await _scene.SaveAsync(job, seed: 2, basis: await _scene.FindBaseAsync(job, days: 5), days: 5);
        using var store = new GitHubArtifactsStore(_scene.OptionsOf(_scene.Beside(job)));
        var entry = await _scene.Finder(store, job, null).FindAsync(new StashKey("ci"), default);

        await using var reader = await StashReader.OpenAsync(store, entry!, null, default);

        Assert.Single(reader.Record.Packs);
        Assert.Equal(0, store.Calls.Rest);
    }

    [Fact]
    public async Task A_stash_expires_no_later_than_the_one_that_it_builds_on()
    {
        var main = await _scene.SaveAsync(_scene.Push(), days: 10);
        _scene.World.Clock.Advance(TimeSpan.FromDays(3));
        var job = _scene.Push();

        var saved = await _scene.SaveAsync(job, seed: 2, basis: await _scene.FindBaseAsync(job, days: 10), days: 10);

        var artifacts = _scene.World.Artifacts;
        Assert.NotNull(saved.Base);
        Assert.Equal(main.Entry.Expires!.Value, saved.Entry.Expires!.Value, TimeSpan.FromSeconds(2));
        Assert.Equal(artifacts[0].Expires, artifacts[1].Expires, TimeSpan.FromSeconds(2));
    }

    [Theory]
    [InlineData(10, 6, 10)]
    [InlineData(10, 4, 30)]
    [InlineData(2, 1.5, 2)]
    public async Task A_stash_that_expires_too_early_is_not_built_on(int baseDays, double later, int days)
    {
        await _scene.SaveAsync(_scene.Push(), days: baseDays);
        _scene.World.Clock.Advance(TimeSpan.FromDays(later));
        var job = _scene.Push();

        // Neither found ...
        using var store = new GitHubArtifactsStore(_scene.OptionsOf(job) with { RetentionDays = days });
        Assert.Empty(await _scene.Finder(store, job, null).FindBasesAsync(new StashKey("ci"), default));

        // ... nor used when it is named.
        var named = (await _scene.FindAsync(job)).Entry;
        var saved = await _scene.SaveAsync(job, seed: 2, basis: named, days: days);
        Assert.Contains("too early", saved.BaseProblem, StringComparison.Ordinal);
        Assert.Empty(saved.Record.Packs);
    }

    [Fact]
    public async Task A_stash_that_a_save_replaces_is_not_built_on()
    {
        var older = await _scene.SaveAsync(_scene.Push());
        var job = _scene.Push();
        var replaced = await _scene.SaveAsync(job, seed: 2);

        Assert.Equal(older.Entry.Locator, (await _scene.FindBaseAsync(_scene.Beside(job), overwrite: true))?.Locator);
        var saved = await _scene.SaveAsync(job, seed: 3, basis: replaced.Entry, overwrite: true);
        Assert.Empty(saved.Record.Packs);
    }

    [Fact]
    public async Task A_stash_that_another_one_of_the_run_needs_is_not_replaced()
    {
        var job = _scene.Push();
        var basis = await _scene.SaveAsync(job);
        var needing = await _scene.SaveAsync(_scene.Beside(job), "ci-2", seed: 2, basis: basis.Entry);
        Assert.Single(needing.Record.Packs);

        var failure = await FailsAsync(FailureKind.Refused, () => _scene.SaveAsync(job, seed: 3, overwrite: true));

        Assert.Contains("stash 'ci-2' needs it", failure.Message, StringComparison.Ordinal);
        Assert.Equal(needing.Entry.Root, (await _scene.RestoreAsync(_scene.Beside(job), "ci-2")).Root);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_save_whose_base_goes_meanwhile_fails_and_leaves_nothing(bool ofSameRun)
    {
        var job = _scene.Push(actions: Access.Write);
        var basis = await _scene.SaveAsync(job);
        using var store = new GitHubArtifactsStore(_scene.OptionsOf(ofSameRun ? _scene.Beside(job) : _scene.Push()));
        await using var writer = await StashWriter.BeginAsync(store, new StashKey("ci-2"), new SaveOptions { Base = basis.Entry }, default);
        var tar = await writer.StoreAsync(new MemoryStream(StashSamples.NoiseTar((0, 400_000), (2, 100_000))), default);
        await (ofSameRun ? _scene.SaveAsync(job, seed: 3, overwrite: true) : RemoveAsync(job, basis.Entry));

        var failure = await FailsAsync(FailureKind.Store, () => writer.CommitAsync(tar, default));

        Assert.Contains(basis.Entry.Locator, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(await store.ListAsync(null, default), static entry => entry.Key.Text == "ci-2");
    }

    [Fact]
    public async Task Without_the_right_to_remove_stashes_of_other_runs_the_error_names_the_permission()
    {
        var saved = await _scene.SaveAsync(_scene.Push());
        using var reading = new GitHubArtifactsStore(_scene.OptionsOf(_scene.Push()));
        using var without = new GitHubArtifactsStore(_scene.OptionsOf(_scene.Push()) with { Token = null });

        Assert.Contains(
            "actions: write",
            (await FailsAsync(FailureKind.Store, () => reading.DeleteAsync(saved.Entry.Locator, default))).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "actions: write",
            (await FailsAsync(FailureKind.Usage, () => without.DeleteAsync(saved.Entry.Locator, default))).Message,
            StringComparison.Ordinal
        );
        Assert.Single(await reading.ListAsync(null, default));
    }

    private async Task RemoveAsync(Job job, StashEntry entry)
    {
        using var store = new GitHubArtifactsStore(_scene.OptionsOf(job));
        await store.DeleteAsync(entry.Locator, default);
    }

    [Fact]
    public async Task A_save_builds_on_a_similar_key_of_the_same_run()
    {
        var job = _scene.Push();
        var sibling = await _scene.SaveAsync(job, "ci-3.11");

        Assert.Equal(sibling.Entry.Locator, (await _scene.FindBaseAsync(_scene.Beside(job), "ci-3.12"))?.Locator);
    }

    [Fact]
    public async Task An_expired_pack_is_reported_with_the_stash_that_needs_it()
    {
        await _scene.SaveAsync(_scene.Push(), days: 10);
        var job = _scene.Push("feature");
        await _scene.SaveAsync(job, seed: 2, basis: await _scene.FindBaseAsync(job, days: 10), days: 10);
        _scene.World.Artifacts[0].IsDeleted = true;

        var failure = await FailsAsync(FailureKind.NotFound, () => _scene.RestoreAsync(_scene.Beside(job)));

        Assert.Contains("Stash 'ci' needs pack", failure.Message, StringComparison.Ordinal);
        Assert.Contains("expired", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Jobs_that_restore_at_once_all_succeed_while_everything_fails_now_and_then()
    {
        var main = await _scene.SaveAsync(_scene.Push(), seed: 1, days: 30);
        var job = _scene.Pull(_scene.Mallory, "feature");
        var saved = await _scene.SaveAsync(job, seed: 2, basis: await _scene.FindBaseAsync(job, days: 5), days: 5);
        foreach (var kind in (FaultKind[])[FaultKind.Reset, FaultKind.ResetMidBody, FaultKind.ShortBody, FaultKind.ExpiredLink])
        {
            _scene.GitHub.Faults.Add(new Fault(kind) { On = Surface.BlobRead, Probability = 0.05 });
        }

        foreach (var status in (int[])[500, 503])
        {
            _scene.GitHub.Faults.Add(new Fault(FaultKind.Status) { Status = status, Probability = 0.05 });
        }

        var restored = await Task.WhenAll(Enumerable.Range(0, 14).Select(_ => _scene.RestoreAsync(_scene.Beside(job))));

        Assert.All(restored, one => Assert.Equal(saved.Entry.Root, one.Root));
        Assert.NotEqual(main.Entry.Root, saved.Entry.Root);
    }
}

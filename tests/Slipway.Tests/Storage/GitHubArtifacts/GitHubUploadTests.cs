using Slipway.Content;
using Slipway.Records;
using Slipway.Storage.GitHubArtifacts;
using Slipway.Storage.Http;
using Slipway.Tests.GitHub;
using Slipway.Tests.GitHub.Faults;
using Slipway.Tests.GitHub.World;
using static Slipway.Tests.Storage.StoreActions;

namespace Slipway.Tests.Storage.GitHubArtifacts;

public sealed class GitHubUploadTests : IAsyncLifetime
{
    private const int SeveralBlocks = 40 << 20;
    private readonly List<string> _warnings = [];
    private GitHubEmulator _github = null!;
    private Repository _app = null!;
    private Job _job = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _github = await GitHubEmulator.StartAsync(cancel: Cancel);
        _app = _github.World.AddRepository("acme/app");
        _job = _github.World.AddJob(_github.World.AddRun(new RunOptions(_app)));
    }

    public ValueTask DisposeAsync() => _github.DisposeAsync();

    [Fact]
    public async Task A_stash_becomes_one_raw_artifact_with_its_digest()
    {
        var content = Bytes(SeveralBlocks);
        using var store = Store();

        var entry = await store.SaveAsync("ci/3.12", content);

        var artifact = Assert.Single(_github.World.Artifacts);
        Assert.Equal("ci~2f3.12@slipway", artifact.Name);
        Assert.Equal(MimeTypes.Bytes, artifact.MimeType);
        Assert.Equal(Digest.Of(content).ToString(), artifact.Digest);
        Assert.Equal($"artifacts/{artifact.Id}", entry.Locator);
        Assert.Equal(content, await store.ReadAllAsync(entry));
        Assert.Equal((0, 0), (_github.Traffic[Surface.Rest].Requests, store.Calls.Rest));
        Assert.Equal(_github.Traffic[Surface.Results].Requests, store.Calls.Results);
    }

    [Theory]
    [InlineData(FaultKind.Reset)]
    [InlineData(FaultKind.LostAnswer)]
    [InlineData(FaultKind.Status)]
    [InlineData(FaultKind.NotJson)]
    public async Task An_upload_survives_faults_of_every_call(FaultKind kind)
    {
        _github.Faults.Add(new Fault(kind) { Probability = 0.3, Status = 503 });
        var content = Bytes(SeveralBlocks);
        using var store = Store(new() { Retries = GitHubStores.AtOnce with { MaxAttempts = 20 } });

        var entry = await store.SaveAsync("ci", content);

        _github.Faults.Clear();
        Assert.Equal(content, await store.ReadAllAsync(entry));
        Assert.Single(_github.World.Artifacts, artifact => artifact is { IsFinalized: true, IsDeleted: false });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_finish_whose_answer_is_lost_is_not_done_twice(bool finalizeTwiceConflicts)
    {
        _github.World.Rules.FinalizeTwiceConflicts = finalizeTwiceConflicts;
        _github.Faults.Add(new Fault(FaultKind.LostAnswer) { Path = "FinalizeArtifact", Times = 1 });
        _github.Faults.Add(new Fault(FaultKind.Status) { Path = "FinalizeArtifact", Status = 400 });
        using var store = Store();

        var entry = await store.SaveAsync("ci", Bytes(1000));

        Assert.Equal($"artifacts/{Assert.Single(_github.World.Artifacts).Id}", entry.Locator);
        Assert.Equal([1, 0], _github.Faults.Read().Select(static fault => fault.Struck));
    }

    [Fact]
    public async Task A_second_save_of_a_key_is_refused_and_names_the_way_out()
    {
        using var store = Store();
        var first = await store.SaveAsync("ci", Bytes(10));

        var failure = await FailsAsync(FailureKind.Usage, () => store.SaveAsync("ci", Bytes(20)));

        Assert.Contains("let the save replace it", failure.Message, StringComparison.Ordinal);
        Assert.Equal(Bytes(10), await store.ReadAllAsync(first));
    }

    [Fact]
    public async Task Overwriting_replaces_the_stash_of_this_run_only()
    {
        using var earlier = _github.StoreOf(_github.World.AddJob(_github.World.AddRun(new RunOptions(_app))));
        await earlier.SaveAsync("ci", Bytes(5));
        using var store = Store(new() { Overwrite = true });
        await store.SaveAsync("ci", Bytes(10));

        var second = await store.SaveAsync("ci", Bytes(20));

        Assert.Equal(Bytes(20), await store.ReadAllAsync(second));
        Assert.Equal(2, _github.World.Artifacts.Count(static artifact => artifact is { IsFinalized: true, IsDeleted: false }));
    }

    [Fact]
    public async Task A_job_beyond_its_limit_of_artifacts_gets_a_clear_error()
    {
        _github.World.Rules.ArtifactsPerJob = 1;
        using var store = Store();
        await store.SaveAsync("one", Bytes(10));

        var failure = await FailsAsync(FailureKind.Store, () => store.SaveAsync("two", Bytes(10)));

        Assert.Contains("save stash 'two'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("artifacts", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_commit_nothing_is_listed_and_the_key_stays_free()
    {
        using var store = Store();
        await using (var upload = await store.BeginAsync(new StashKey("ci"), new Scope(), Cancel))
        {
            await upload.Content.WriteAsync(Bytes(SeveralBlocks), Cancel);
        }

        Assert.Empty(await store.ListAsync());
        await store.AssertWholeAsync(await store.SaveAsync("ci", Bytes(10)));
    }

    [Fact]
    public async Task A_storage_that_fails_for_good_fails_the_save_without_showing_the_link()
    {
        _github.Faults.Add(new Fault(FaultKind.Status) { On = Surface.BlobWrite, Status = 403 });
        using var store = Store();

        var failure = await FailsAsync(FailureKind.Store, () => store.SaveAsync("ci", Bytes(SeveralBlocks)));

        AssertNoSecret(failure.ToString());
        Assert.Empty(await store.ListAsync());
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData(3, 3)]
    [InlineData(400, 90)]
    public async Task A_stash_is_kept_as_long_as_requested_and_allowed(int? days, int? kept)
    {
        using var store = Store(new() { RetentionDays = days });

        var entry = await store.SaveAsync("ci", Bytes(10));

        var now = _github.World.Clock.GetUtcNow();
        Assert.Equal(kept is null, entry.Expires is null);
        Assert.Equal(kept ?? _app.RetentionDays, (Assert.Single(_github.World.Artifacts).Expires - now).TotalDays, 0.1);
        Assert.Equal(days > 90 ? 1 : 0, _warnings.Count);
    }

    private GitHubArtifactsStore Store(Changes? changes = null) =>
        new(
            _github.OptionsOf(_job) with
            {
                Overwrite = changes?.Overwrite ?? false,
                RetentionDays = changes?.RetentionDays,
                Retries = changes?.Retries ?? GitHubStores.AtOnce,
                Warn = _warnings.Add,
            }
        );

    private static void AssertNoSecret(string text)
    {
        Assert.DoesNotContain("sig=", text, StringComparison.Ordinal);
        Assert.DoesNotContain("productionresults", text, StringComparison.Ordinal);
    }

    private sealed record Changes
    {
        public bool Overwrite { get; init; }

        public int? RetentionDays { get; init; }

        public RetryPolicy? Retries { get; init; }
    }
}

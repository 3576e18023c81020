using Slipway.Records;
using Slipway.Stashes;
using Slipway.Storage;
using Slipway.Storage.GitHubArtifacts;
using Slipway.Storage.Http;
using Slipway.Storage.PackCache;
using Slipway.Tests.GitHub.World;
using Slipway.Tests.Stashes;
using Slipway.Tests.Storage;
using Slipway.Tests.Storage.GitHubArtifacts;

namespace Slipway.Tests.Hostile;

/// <summary>Answers of GitHub, or of an impostor, with one wrong member.</summary>
public sealed class GitHubAnswersTests : IAsyncLifetime
{
    private static readonly byte[] Tar = StashSamples.NoiseTar((1, 100));
    private static readonly StashKey Key = new("ci");
    private GitHubScene _scene = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _scene = await GitHubScene.StartAsync();

    public ValueTask DisposeAsync() => _scene.DisposeAsync();

    [Fact]
    public async Task No_wrong_member_of_an_answer_crashes_a_restore_from_the_base_branch()
    {
        await SaveAsync(_scene.Push(), new EditedAnswers());
        var job = _scene.Pull(_scene.Mallory);
        await EachAsync(answers => RestoreAsync(job, answers), atLeast: 3);
    }

    [Fact]
    public async Task No_wrong_member_of_an_answer_crashes_a_restore_from_the_same_run()
    {
        var job = _scene.Push();
        await SaveAsync(job, new EditedAnswers());
        var beside = _scene.Beside(job);
        await EachAsync(answers => RestoreAsync(beside, answers), atLeast: 2);
    }

    [Fact]
    public Task No_wrong_member_of_an_answer_crashes_a_save() => EachAsync(answers => SaveAsync(_scene.Push(), answers), atLeast: 2);

    [Fact]
    public async Task No_wrong_member_of_an_answer_crashes_a_removal()
    {
        var job = _scene.Push();
        await EachAsync(
            async answers =>
            {
                var saved = await SaveAsync(job, new EditedAnswers());
                using var store = Store(job, answers);
                await using var removal = await store.BeginRemovalAsync(Cancel);
                await removal.DeleteAsync(saved.Locator, Cancel);
            },
            atLeast: 1
        );
    }

    private static async Task EachAsync(Func<EditedAnswers, Task> use, int atLeast)
    {
        var sound = new EditedAnswers();
        await use(sound);
        Assert.True(sound.Answers.Count >= atLeast, $"Only {sound.Answers.Count} kinds of answers.");
        foreach (var (path, answer) in sound.Answers)
        {
            foreach (var (what, json) in JsonDamage.Of(answer))
            {
                try
                {
                    await use(new EditedAnswers { Edit = (path, json) });
                }
                catch (Exception e) when (e is not SlipwayException)
                {
                    Assert.Fail($"{path}: {what}: {e}");
                }
                catch (SlipwayException)
                {
                    // Refused with a reason.
                }
            }
        }
    }

    private async Task<StashEntry> SaveAsync(Job job, EditedAnswers answers)
    {
        using var store = Store(job, answers);
        var options = new SaveOptions { Scope = GitHubStores.TrustOf(job).Current, Clock = _scene.World.Clock };
        await using var writer = await StashWriter.BeginAsync(store, Key, options, Cancel);
        return (await writer.CommitAsync(await writer.StoreAsync(new MemoryStream(Tar), Cancel), Cancel)).Entry;
    }

    private async Task RestoreAsync(Job job, EditedAnswers answers)
    {
        using var artifacts = Store(job, answers);
        using var folder = new TempFolder();
        var store = new PackCacheStore(artifacts, folder.Path);
        var found = (await _scene.Finder(store, job, null).FindAsync([Key], Cancel))[0];
        if (found.Entry is { } entry)
        {
            await using var reader = await StashReader.OpenAsync(store, entry, null, Cancel);
            await reader.CopyToAsync(reader.Record.Folder!, Stream.Null, Cancel);
        }
    }

    private GitHubArtifactsStore Store(Job job, EditedAnswers answers) =>
        new(
            _scene.OptionsOf(job) with
            {
                Handler = answers,
                Overwrite = true,
                Retries = new RetryPolicy
                {
                    MaxAttempts = 2,
                    FirstDelay = TimeSpan.Zero,
                    MaxDelay = TimeSpan.Zero,
                },
            }
        );
}

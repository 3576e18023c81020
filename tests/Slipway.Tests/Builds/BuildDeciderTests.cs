using Slipway.Bake;
using Slipway.Builds;
using Slipway.Content;
using Slipway.Fingerprints;
using Slipway.Records;
using Slipway.Stashes;
using Slipway.Storage.InMemory;
using Slipway.Tests.Fingerprints;
using static Slipway.Tests.Stashes.StashSamples;

namespace Slipway.Tests.Builds;

public sealed class BuildDeciderTests : IDisposable
{
    private readonly SampleContext _context = new("FROM debian\nARG PYTHON\nRUN one\nRUN two\nCOPY src /src\n");
    private readonly InMemoryStore _store = new(TimeProvider.System);

    public BuildDeciderTests() => _context.Folder.File("src/a.txt", "1");

    private BakeTarget Target => _context.Target with { Tags = ["app"] };

    [Fact]
    public async Task Without_a_stash_it_is_built()
    {
        var decision = await DecideAsync();

        Assert.Null(decision.Reuse);
        Assert.Contains("no stash 'app-linux-amd64'", decision.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_built_from_the_same_inputs_is_reused()
    {
        var saved = await SaveAsync(await DecideAsync());

        Assert.Equal(saved.Entry.Locator, (await DecideAsync()).Reuse!.Locator);
    }

    [Fact]
    public async Task A_reverted_change_finds_the_earlier_stash()
    {
        var first = await SaveAsync(await DecideAsync());
        _context.Folder.File("src/a.txt", "2");
        await SaveAsync(await DecideAsync());

        _context.Folder.File("src/a.txt", "1");

        Assert.Equal(first.Entry.Locator, (await DecideAsync()).Reuse!.Locator);
    }

    [Theory]
    [InlineData("src/a.txt", "2", "file src/a.txt")]
    [InlineData("src/new/b.txt", "2", "file src/new/b.txt")]
    [InlineData("Dockerfile", "FROM debian\nARG PYTHON\nRUN one\nRUN three\nCOPY src /src\n", "Dockerfile:4: RUN three")]
    public async Task The_reason_names_the_input_that_changed(string file, string content, string named)
    {
        await SaveAsync(await DecideAsync());
        _context.Folder.File(file, content);

        var decision = await DecideAsync();

        Assert.Null(decision.Reuse);
        Assert.Contains(named, decision.Reason, StringComparison.Ordinal);
        Assert.NotNull(decision.Compared);
        Assert.Single(decision.Changes);
    }

    [Fact]
    public async Task A_removed_file_and_a_changed_argument_are_named()
    {
        _context.Folder.File("src/b.txt");
        await SaveAsync(await DecideAsync());
        File.Delete(_context.Folder.Below("src/b.txt"));

        var decision = await DecideAsync(target: Target with { Arguments = new Dictionary<string, string> { ["PYTHON"] = "3" } });

        Assert.Equal(
            ["argument PYTHON", "file src/b.txt", "stage 0 (Dockerfile:2: ARG PYTHON)"],
            decision.Changes.Select(change => change.Name)
        );
        Assert.Null(decision.Changes[1].Now);
    }

    [Fact]
    public async Task Very_many_changed_files_are_named_by_their_folder()
    {
        for (var i = 0; i < 1500; i++)
        {
            _context.Folder.File($"src/many/{i}.txt", "1");
        }

        var saved = await SaveAsync(await DecideAsync());
        Assert.InRange(saved.Record.Build!.Inputs.Count, 1, 1100);
        _context.Folder.File("src/many/7.txt", "2");

        Assert.Contains("folder src/many/", Assert.Single((await DecideAsync()).Changes).Name, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_open_input_means_build_and_says_why()
    {
        await SaveAsync(await DecideAsync());
        _context.Images.Known["debian"] = new ResolvedImage(null, "nobody knows debian");

        Assert.Equal((null, "nobody knows debian"), ((await DecideAsync()).Reuse, (await DecideAsync()).Reason));
    }

    [Fact]
    public async Task With_never_nothing_is_reused()
    {
        await SaveAsync(await DecideAsync());

        Assert.Null((await DecideAsync(ReuseMode.Never)).Reuse);
    }

    [Fact]
    public async Task Require_fails_where_something_would_have_to_be_built()
    {
        var e = await Assert.ThrowsAsync<SlipwayException>(() => DecideAsync(ReuseMode.Require));

        Assert.Equal(FailureKind.NotFound, e.Kind);
    }

    [Fact]
    public async Task What_a_fork_saved_is_not_reused()
    {
        await SaveAsync(
            await DecideAsync(),
            new Scope
            {
                Repository = "owner/name",
                HeadRepository = "fork/name",
                Branch = "main",
                Run = "1",
            }
        );

        Assert.Null((await DecideAsync()).Reuse);
    }

    [Fact]
    public async Task The_stash_of_another_run_points_at_the_old_packs()
    {
        var scope = new Scope
        {
            Repository = "owner/name",
            HeadRepository = "owner/name",
            Branch = "main",
            Run = "1",
        };
        var saved = await SaveAsync(await DecideAsync(), scope);

        var reused = await Decider().ReuseAsync(await DecideAsync(), new SaveOptions { Scope = scope with { Run = "2" } }, default);

        Assert.NotEqual(saved.Entry.Locator, reused.Locator);
        var record = await StashReader.ReadRecordAsync(_store, reused, default);
        Assert.Equal(0, record.Sizes.New);
        Assert.Equal([saved.Entry.Locator], record.Packs.Select(pack => pack.Locator));
        Assert.Equal(saved.Record.Build!.Fingerprint, record.Build!.Fingerprint);
        Assert.Equal(["app:latest"], record.Image!.Names);
        Assert.Equal(reused.Locator, (await DecideAsync()).Reuse!.Locator);
    }

    [Fact]
    public async Task Outside_a_CI_system_the_old_stash_is_reused_unless_the_names_differ()
    {
        var saved = await SaveAsync(await DecideAsync());

        Assert.Equal(saved.Entry, await Decider().ReuseAsync(await DecideAsync(), new SaveOptions(), default));
        var renamed = await Decider().ReuseAsync(await DecideAsync(target: Target with { Tags = ["app:2"] }), new SaveOptions(), default);
        Assert.Equal(["app:2"], (await StashReader.ReadRecordAsync(_store, renamed, default)).Image!.Names);
    }

    public void Dispose() => _context.Dispose();

    private BuildDecider Decider() => new(_store, new StashFinder(_store, new TrustContext(new Scope(), null)), _context.Options);

    private async Task<BuildDecision> DecideAsync(ReuseMode mode = ReuseMode.Auto, BakeTarget? target = null)
    {
        target ??= Target;
        return Assert.Single(await Decider().DecideAsync(_context.Plan(target), [SampleContext.Build(target)], mode, default));
    }

    private async Task<SaveResult> SaveAsync(BuildDecision decision, Scope? scope = null)
    {
        var options = new SaveOptions { Scope = scope ?? new Scope(), Build = decision.Fingerprint!.ToRecord(decision.Build) };
        await using var writer = await StashWriter.BeginAsync(_store, decision.Build.Key, options, default);
        var layer = await writer.StoreAsync(new MemoryStream(NoiseTar((1, 200_000))), default);
        var config = "{}"u8.ToArray();
        return await writer.CommitAsync(
            new ImageRecord
            {
                Names = ["app:latest"],
                Root = new Descriptor("m", Digest.Of(config), 2),
                Config = Digest.Of(config),
                Documents = [new ImageDocument("m", Digest.Of(config), config)],
                Layers = [new LayerRecord(layer)],
            },
            default
        );
    }
}

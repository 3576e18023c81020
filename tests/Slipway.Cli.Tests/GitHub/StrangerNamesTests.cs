namespace Slipway.Cli.Tests.GitHub;

/// <summary>The names that strangers' images get.</summary>
public sealed class StrangerNamesTests : IAsyncLifetime
{
    private const string Claimed = "debian:bookworm";

    private GitHubJobs _jobs = null!;

    public async ValueTask InitializeAsync() => _jobs = await GitHubJobs.StartAsync();

    [Fact]
    public async Task A_forks_image_is_named_after_its_key_only()
    {
        var person = _jobs.Person();
        await LoadDebianAsync(person);
        var debian = _jobs.Engine[Claimed];
        var fork = _jobs.ForkPull("fix");
        await SaveAsync(fork, Claimed);
        var result = await person.DoAsync([.. Fetch(fork), "--repo", "acme/app", "--via", "load", "--json"]);
        Assert.Equal((debian, true), (_jobs.Engine[Claimed], _jobs.Engine["slipway/ci:latest"] is { } id && id != debian));
        var restored = result.Json.GetProperty("restored")[0];
        Assert.Equal(
            """["slipway/ci:latest"]""",
            restored.GetProperty("names").GetRawText().ReplaceLineEndings("").Replace(" ", "", StringComparison.Ordinal)
        );
        Assert.Equal(Claimed, Assert.Single(restored.GetProperty("refused").EnumerateArray()).GetString());
        Assert.Empty(restored.GetProperty("replaced").EnumerateArray());
        Assert.Contains(
            $"ci: a stranger saved it, so it is named slipway/ci:latest after its key, and not {Claimed}",
            result.Error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_forks_image_in_files_is_also_named_after_its_key()
    {
        var fork = _jobs.ForkPull("fix");
        await SaveAsync(fork, Claimed);
        var person = _jobs.Person();
        var layout = person.Folder.Below("image");
        await person.DoAsync([.. Fetch(fork), "--repo", "acme/app", "--oci-layout", layout]);
        foreach (var file in (string[])["index.json", "manifest.json"])
        {
            var text = await File.ReadAllTextAsync(Path.Combine(layout, file), TestContext.Current.CancellationToken);
            Assert.Contains("slipway/ci:latest", text, StringComparison.Ordinal);
            Assert.DoesNotContain("bookworm", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_event_that_anybody_can_cause_chooses_no_name()
    {
        var comment = _jobs.Comment();
        await SaveAsync(comment, Claimed);
        await _jobs.Person().DoAsync([.. Fetch(comment), "--repo", "acme/app", "--via", "load"]);
        Assert.Equal(["slipway/ci:latest"], _jobs.Engine.Names);
    }

    [Theory]
    [InlineData("", "", "slipway/ci:latest")]
    [InlineData("https://github.com/Acme/App.git", "", Claimed)]
    [InlineData("https://github.com/other/app.git", "", "slipway/ci:latest")]
    [InlineData("", "acme/app", Claimed)]
    public async Task A_pasted_address_is_a_strangers_unless_it_is_of_the_users_or_a_named_repository(
        string remote,
        string named,
        string expected
    )
    {
        var push = _jobs.Push();
        await SaveAsync(push, Claimed);
        var person = _jobs.Person();
        if (remote.Length > 0)
        {
            person.Folder.File(".git/config", $"[remote \"origin\"]\n\turl = {remote}\n");
        }

        var address = $"https://github.com/acme/app/actions/runs/{push.Environment["GITHUB_RUN_ID"]}";
        await person.DoAsync([
            "restore",
            "ci",
            "--from-run",
            address,
            "--via",
            "load",
            .. named.Length > 0 ? (string[])["--repo", named] : [],
        ]);
        Assert.Equal([expected], _jobs.Engine.Names);
    }

    [Fact]
    public async Task An_image_of_the_users_repository_may_take_anothers_name_and_that_is_reported()
    {
        var person = _jobs.Person();
        await LoadDebianAsync(person);
        var debian = _jobs.Engine[Claimed];
        var push = _jobs.Push();
        await SaveAsync(push, Claimed);
        var result = await person.DoAsync([.. Fetch(push), "--repo", "acme/app", "--via", "load", "--json"]);
        Assert.NotEqual(debian, _jobs.Engine[Claimed]);
        Assert.Contains($"ci: {Claimed} was replaced, it was the image {debian} before", result.Error, StringComparison.Ordinal);
        var replaced = Assert.Single(result.Json.GetProperty("restored")[0].GetProperty("replaced").EnumerateArray());
        Assert.Equal((Claimed, debian), (replaced.GetProperty("name").GetString(), replaced.GetProperty("image").GetString()));
        Assert.DoesNotContain(
            "was replaced",
            (await person.DoAsync([.. Fetch(push), "--repo", "acme/app", "--via", "load"])).Error,
            StringComparison.Ordinal
        );
    }

    public ValueTask DisposeAsync() => _jobs.DisposeAsync();

    private static string[] Fetch(CliSession job) => ["restore", "ci", "--from-run", job.Environment["GITHUB_RUN_ID"]];

    private static async Task LoadDebianAsync(CliSession person)
    {
        var store = $"folder:{person.Folder.Below("store")}";
        await person.DoAsync(
            "save",
            "--image",
            TinyLayout.Write(person.Folder, Claimed, "the true one"),
            "--key",
            "base",
            "--store",
            store
        );
        await person.DoAsync("restore", "base", "--via", "load", "--store", store);
    }

    private static async Task SaveAsync(CliSession job, string name)
    {
        using var folder = new TempFolder();
        await job.DoAsync("save", "--image", TinyLayout.Write(folder, name, "another"), "--key", "ci");
    }
}

using Slipway.Cli.Stores.GitHub;

namespace Slipway.Cli.Tests.Stores.GitHub;

public sealed class GitRemoteTests : IDisposable
{
    private const string Origin =
        "[core]\n\tbare = false\n[remote \"origin\"]\n\turl = git@github.com:me/app.git\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n";
    private const string Upstream = "[remote \"upstream\"]\n\turl = https://github.com/acme/app\n";

    private readonly TempFolder _folder = new();

    [Fact]
    public void A_checkout_belongs_to_its_origin()
    {
        _folder.File("app/.git/config", Origin);
        _folder.File("app/src/deep/file", "");
        Assert.Equal("me/app", GitRemote.Find(_folder.Below("app/src/deep"))?.FullName);
    }

    [Fact]
    public void A_fork_belongs_to_its_upstream()
    {
        _folder.File(".git/config", Origin + Upstream);
        Assert.Equal("acme/app", GitRemote.Find(_folder.Path)?.FullName);
    }

    [Fact]
    public void A_linked_work_tree_has_the_remotes_of_the_main_one()
    {
        _folder.File("main/.git/config", Origin);
        _folder.File("main/.git/worktrees/second/commondir", "../..\n");
        _folder.File("second/.git", $"gitdir: {_folder.Below("main/.git/worktrees/second")}\n");
        Assert.Equal("me/app", GitRemote.Find(_folder.Below("second"))?.FullName);
    }

    [Theory]
    [InlineData("[remote \"origin\"]\n\turl = /srv/git/app.git\n")]
    [InlineData("[branch \"main\"]\n\turl = git@github.com:me/app.git\n")]
    [InlineData("")]
    public void Without_a_remote_on_a_server_there_is_no_repository(string config)
    {
        _folder.File(".git/config", config);
        Assert.Null(GitRemote.Find(_folder.Path));
    }

    public void Dispose() => _folder.Dispose();
}

using Slipway.Cli.Stores.GitHub;

namespace Slipway.Cli.Tests.Stores.GitHub;

public sealed class RunReferenceTests
{
    [Theory]
    [InlineData("17", 17, null)]
    [InlineData("https://github.com/acme/app/actions/runs/17", 17, "github.com acme/app")]
    [InlineData("https://github.com/acme/app/actions/runs/17/job/99?pr=3#step:4:1", 17, "github.com acme/app")]
    [InlineData("https://corp.ghe.com/acme/app/actions/runs/17/attempts/2", 17, "corp.ghe.com acme/app")]
    public void A_run_is_a_number_or_the_address_of_its_page(string text, long run, string? repository)
    {
        Assert.True(RunReference.TryParse(text, out var reference));
        Assert.Equal((run, repository), (reference.Run, reference.Repository is { } named ? $"{named.Host} {named.FullName}" : null));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("0")]
    [InlineData("17a")]
    [InlineData("https://github.com/acme/app/pull/17")]
    [InlineData("https://github.com/acme/app/actions/runs/17x")]
    [InlineData("https://user@evil.example/acme/app/actions/runs/17")]
    [InlineData("99999999999999999999999")]
    public void Anything_else_is_not_a_run(string text) => Assert.False(RunReference.TryParse(text, out _));

    [Theory]
    [InlineData("acme/app", "github.com", "acme/app")]
    [InlineData("https://github.com/acme/app.git", "github.com", "acme/app")]
    [InlineData("https://token@github.com/acme/app", "github.com", "acme/app")]
    [InlineData("git@github.com:acme/app.git", "github.com", "acme/app")]
    [InlineData("ssh://git@corp.example:2222/acme/app.io", "corp.example", "acme/app.io")]
    public void A_repository_is_read_from_the_address_of_a_remote(string text, string host, string name)
    {
        Assert.True(RepositoryName.TryParse(text, out var repository));
        Assert.Equal(new RepositoryName(host, name), repository);
    }

    [Theory]
    [InlineData("acme")]
    [InlineData("acme/app/more")]
    [InlineData("../app#x")]
    [InlineData("/srv/git/app.git")]
    [InlineData("file:///srv/acme/app")]
    public void Other_addresses_are_of_no_repository_on_a_server(string text) => Assert.False(RepositoryName.TryParse(text, out _));

    [Theory]
    [InlineData("github.com", "https://api.github.com/")]
    [InlineData("corp.ghe.com", "https://api.corp.ghe.com/")]
    [InlineData("github.corp.example", "https://github.corp.example/api/v3/")]
    public void Each_server_has_its_own_API_address(string host, string api) =>
        Assert.Equal(new Uri(api), new RepositoryName(host, "a/b").Api);
}

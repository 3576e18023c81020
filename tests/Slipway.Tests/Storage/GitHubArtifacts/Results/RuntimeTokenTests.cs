using System.Buffers.Text;
using System.Text;
using Slipway.Storage.GitHubArtifacts.Results;

namespace Slipway.Tests.Storage.GitHubArtifacts.Results;

public sealed class RuntimeTokenTests
{
    [Theory]
    [InlineData("Actions.Results:r1:j1")]
    [InlineData("Actions.Other:x:y Actions.Results:r1:j1 Actions.Results:r2:j2")]
    public void The_first_scope_of_the_Results_service_names_run_and_job(string scopes) =>
        Assert.Equal(new BackendIds("r1", "j1"), RuntimeToken.ReadIds(Token($$"""{"scp":"{{scopes}}"}""")));

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"scp":""}""")]
    [InlineData("""{"scp":7}""")]
    [InlineData("""{"scp":"Actions.Results:r1"}""")]
    [InlineData("""{"scp":"Actions.Results::j1"}""")]
    [InlineData("""{"scp":"Actions.Results:r1:j1:x"}""")]
    [InlineData("""[]""")]
    [InlineData("nonsense")]
    public void A_token_that_names_no_run_is_refused_without_being_shown(string claims)
    {
        var token = Token(claims);

        var failure = Assert.Throws<SlipwayException>(() => RuntimeToken.ReadIds(token));

        Assert.Equal(FailureKind.Usage, failure.Kind);
        Assert.DoesNotContain(token, failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("a.b")]
    [InlineData("a.***.c")]
    [InlineData("a.b.c.d")]
    public void Invalid_tokens_are_refused(string token) => Assert.Throws<SlipwayException>(() => RuntimeToken.ReadIds(token));

    private static string Token(string claims) => $"e30.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims))}.sig";
}

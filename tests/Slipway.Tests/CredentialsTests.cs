namespace Slipway.Tests;

public sealed class CredentialsTests
{
    private const string Commit = "#0123456789012345678901234567890123456789";

    [Theory]
    [InlineData("https://ci:T0KEN@host/repo" + Commit, "https://***@host/repo" + Commit, "https://host/repo" + Commit)]
    [InlineData("https://T0KEN@host", "https://***@host", "https://host")]
    [InlineData("git+https://ci:a@b@[::1]:8080/x", "git+https://***@[::1]:8080/x", "git+https://[::1]:8080/x")]
    [InlineData("https://ci:it's%20T@host/x?a=1", "https://***@host/x?a=1", "https://host/x?a=1")]
    [InlineData("tcp://ci:T0KEN@host:2375", "tcp://***@host:2375", "tcp://host:2375")]
    [InlineData("ssh://git:T0KEN@host/x", "ssh://***@host/x", "ssh://host/x")]
    [InlineData("a https://a:b@c/d, 'https://e:f@g/h'.", "a https://***@c/d, 'https://***@g/h'.", "a https://c/d, 'https://g/h'.")]
    [InlineData("https://x.blob/y?se=1&sig=abc%2F&sp=r", "https://x.blob/y?se=1&sig=***&sp=r", "https://x.blob/y?se=1&sig=***&sp=r")]
    [InlineData(
        "https://x/y?Private_Token=abc" + Commit,
        "https://x/y?Private_Token=***" + Commit,
        "https://x/y?Private_Token=***" + Commit
    )]
    [InlineData(
        "https://x/y?X-Amz-Credential=a%2Fb&X-Amz-Signature=c",
        "https://x/y?X-Amz-Credential=***&X-Amz-Signature=***",
        "https://x/y?X-Amz-Credential=***&X-Amz-Signature=***"
    )]
    [InlineData(
        """{"a":"https://x/?b=1\u0026sig=c\u0026d=e"}""",
        """{"a":"https://x/?b=1\u0026sig=***\u0026d=e"}""",
        """{"a":"https://x/?b=1\u0026sig=***\u0026d=e"}"""
    )]
    public void Secrets_of_addresses_are_hidden_and_removed(string text, string hidden, string removed) =>
        Assert.Equal((hidden, removed), (Credentials.Hide(text), Credentials.Remove(text)));

    [Theory]
    [InlineData("ssh://git@host/repo" + Commit)]
    [InlineData("git@host:owner/repo.git" + Commit)]
    [InlineData("docker-image://alpine@sha256:0123")]
    [InlineData("docker-image://localhost:5000/alpine:3@sha256:0123")]
    [InlineData("oci-layout://layout@sha256:0123")]
    [InlineData("https://host/@scope/package")]
    [InlineData("https://host/x?design=1&key=y")]
    [InlineData("folder:/a@b")]
    [InlineData("someone@example.invalid says: token=1")]
    public void Text_without_secrets_stays(string text) => Assert.Equal((text, text), (Credentials.Hide(text), Credentials.Remove(text)));

    [Fact]
    public void A_failure_shows_no_secret_of_an_address() =>
        Assert.Equal(
            "No answer from https://***@host.",
            new SlipwayException(FailureKind.Store, "No answer from https://ci:T0KEN@host.").Message
        );
}

using Slipway.Cli.Ci;
using Slipway.Cli.Output;
using Slipway.Cli.Printing;

namespace Slipway.Cli.Tests.Printing;

public sealed class RedactionTests : IDisposable
{
    private readonly CliSession _session = new();

    [Fact]
    public void Tokens_of_the_environment_are_hidden()
    {
        _session.Environment["ACTIONS_RUNTIME_TOKEN"] = "runtime-secret";
        _session.Environment["GH_TOKEN"] = "ghp_secret";
        Assert.Equal("a *** b *** c", Redaction().Apply("a runtime-secret b ghp_secret c"));
    }

    [Theory]
    [InlineData("GET https://x.example/blob?se=1&sig=abc%2F&sp=r failed", "GET https://x.example/blob?se=1&sig=***&sp=r failed")]
    [InlineData("'https://x.example/?SIG=abc'", "'https://x.example/?SIG=***'")]
    [InlineData("design=abc", "design=abc")]
    public void Signatures_of_addresses_are_hidden(string text, string shown) => Assert.Equal(shown, Redaction().Apply(text));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void No_command_prints_secrets_of_addresses(bool quiet)
    {
        const string secret = "https://ci:T0KEN@x.example/?sig=T0KEN";
        _session.Environment["CI"] = "true";
        var (printed, log) = (new StringWriter(), new StringWriter());
        var surroundings = _session.Surroundings(printed, log);
        var output = new CommandOutput(
            surroundings,
            CiSystem.Detect(surroundings),
            new OutputStyle(Json: true, quiet, Debug: true),
            new Redaction(surroundings)
        );

        output.Line(secret);
        output.Table(
            [secret],
            [
                [secret],
            ]
        );
        output.Note(secret);
        output.Warn(secret);
        output.Group(secret, [secret]);
        output.Fail(new InvalidOperationException(secret, new IOException(secret)));

        Assert.DoesNotContain("T0KEN", $"{printed}{log}", StringComparison.Ordinal);
        Assert.Contains("https://***@x.example/?sig=***", printed.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_too_short_for_a_secret_hides_nothing()
    {
        _session.Environment["GH_TOKEN"] = "x";
        Assert.Equal("extra", Redaction().Apply("extra"));
    }

    public void Dispose() => _session.Dispose();

    private Redaction Redaction() => new(_session.Surroundings(TextWriter.Null, TextWriter.Null));
}

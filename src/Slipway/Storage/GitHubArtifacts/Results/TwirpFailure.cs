using System.Net;
using System.Text.Json;

namespace Slipway.Storage.GitHubArtifacts.Results;

/// <summary>The Results service refuses, and a retry would not help.</summary>
internal sealed class TwirpFailure(HttpStatusCode status, string message) : Exception(message)
{
    private const int ShownLength = 300;

    public HttpStatusCode Status => status;

    public static TwirpFailure Of(string method, HttpStatusCode status, ReadOnlySpan<byte> body)
    {
        var said = Said(body);
        var shown = said.Length <= ShownLength ? said : said[..ShownLength] + "...";
        return new TwirpFailure(status, $"{method} was answered {(int)status}{(shown.Length > 0 ? $": {shown}" : "")}");
    }

    /// <summary>The failure to show to people.</summary>
    public SlipwayException Explain(string purpose) => new(FailureKind.Store, $"Cannot {purpose}: {Message}. {NextStep()}", this);

    private static string Said(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, ResultsJson.Default.TwirpError)?.Msg ?? "";
        }
        catch (JsonException)
        {
            return ""; // A proxy answered with a page: its status says enough.
        }
    }

    private string NextStep() =>
        status switch
        {
            HttpStatusCode.Unauthorized => "The run's token has expired or was not passed on whole; run the job again.",
            HttpStatusCode.Forbidden when Message.Contains("insufficient usage", StringComparison.OrdinalIgnoreCase) =>
                "The account has used up its storage for artifacts: delete some, or keep them for fewer days.",
            _ => "See GitHub's status, or run the job again.",
        };
}

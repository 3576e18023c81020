namespace Slipway.Tests.GitHub.Rest;

/// <summary>A request that the REST interface answers with an error.</summary>
internal sealed class RestRefusal(int status, string message) : Exception(message)
{
    public int Status { get; } = status;

    public static RestRefusal NotFound() => new(404, "Not Found");
}

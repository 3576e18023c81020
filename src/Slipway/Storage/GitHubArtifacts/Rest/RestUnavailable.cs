namespace Slipway.Storage.GitHubArtifacts.Rest;

/// <summary>
/// The REST API does not answer this process: no calls are left, or the token lacks the permission. A search goes on with this run's
/// artifacts only.
/// </summary>
internal sealed class RestUnavailable(string message) : Exception(message)
{
    public SlipwayException Explain() => new(FailureKind.Store, Message, this);
}

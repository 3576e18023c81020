namespace Slipway.Storage.GitHubArtifacts.Rest;

/// <summary>
/// The REST API will not answer this process: no calls are left, or the token may not ask. A search goes on without it, with what
/// the own run has.
/// </summary>
internal sealed class RestUnavailable(string message) : Exception(message)
{
    public SlipwayException Explain() => new(FailureKind.Store, Message, this);
}

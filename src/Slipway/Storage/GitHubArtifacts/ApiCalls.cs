namespace Slipway.Storage.GitHubArtifacts;

/// <summary>How many calls a store has made so far.</summary>
/// <param name="Rest">Calls of the REST API that count against the repository's hourly limit.</param>
/// <param name="Results">Calls of the Results service, which has no such limit.</param>
/// <param name="Remaining">How many REST calls the repository has left, as the API said last; null if it never did.</param>
public sealed record ApiCalls(int Rest, int Results, int? Remaining);

namespace Slipway.Storage.GitHubArtifacts;

/// <summary>How many calls a store has made so far.</summary>
/// <param name="Rest">REST API calls that count against the repository's hourly limit.</param>
/// <param name="Results">Calls of the Results service, which has no such limit.</param>
/// <param name="Remaining">How many REST calls the repository has left, according to the last answer; null if no answer said.</param>
public sealed record ApiCalls(int Rest, int Results, int? Remaining);

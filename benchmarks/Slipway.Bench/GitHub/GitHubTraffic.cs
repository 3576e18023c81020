namespace Slipway.Bench.GitHub;

/// <summary>The emulator's traffic.</summary>
/// <param name="Rest">Requests to the REST interface: those that a repository's hourly limit counts.</param>
/// <param name="Results">Requests to the Results service.</param>
/// <param name="Up">Bytes written to the storage.</param>
/// <param name="Down">Bytes that answers of the storage announced.</param>
internal sealed record GitHubTraffic(long Rest, long Results, long Up, long Down);

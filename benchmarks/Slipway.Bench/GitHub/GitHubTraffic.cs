namespace Slipway.Bench.GitHub;

/// <summary>What went through the emulator.</summary>
/// <param name="Calls">Requests to the REST interface and to the Results service.</param>
/// <param name="Up">Bytes written to the storage.</param>
/// <param name="Down">Bytes that answers of the storage announced.</param>
internal sealed record GitHubTraffic(long Calls, long Up, long Down);

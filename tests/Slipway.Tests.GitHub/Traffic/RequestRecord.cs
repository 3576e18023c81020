using Slipway.Tests.GitHub.Faults;

namespace Slipway.Tests.GitHub.Traffic;

/// <summary>A request that was served.</summary>
/// <param name="Surface">Where it went.</param>
/// <param name="Method">The method of HTTP.</param>
/// <param name="Path">The path, without the query, which may hold a signature.</param>
/// <param name="Status">The status of the answer; 0 if the connection was reset.</param>
/// <param name="Received">Bytes of the request's body, as told by its length.</param>
/// <param name="Sent">Bytes of the answer's body, as told by its length.</param>
/// <param name="Authorization">Which token came with it: empty, or a digest's first letters.</param>
/// <param name="Fault">What went wrong on purpose.</param>
public sealed record RequestRecord(
    Surface Surface,
    string Method,
    string Path,
    int Status,
    long Received,
    long Sent,
    string Authorization,
    FaultKind? Fault
);

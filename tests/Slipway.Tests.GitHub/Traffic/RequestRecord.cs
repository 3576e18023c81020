using Slipway.Tests.GitHub.Faults;

namespace Slipway.Tests.GitHub.Traffic;

/// <summary>A request that was served.</summary>
/// <param name="Surface">The part of GitHub that it went to.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path, without the query, which may hold a signature.</param>
/// <param name="Status">The status of the answer; 0 if the connection was reset.</param>
/// <param name="Received">Bytes of the request's body, by its Content-Length.</param>
/// <param name="Sent">Bytes of the answer's body, by its Content-Length.</param>
/// <param name="Authorization">Its token: empty, or the start of the token's digest.</param>
/// <param name="Fault">The fault that struck it.</param>
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

namespace Slipway.Tests.GitHub.Traffic;

/// <summary>Requests, and bytes of bodies from and to clients.</summary>
public sealed record TrafficTotal(long Requests, long Received, long Sent);

using Microsoft.AspNetCore.Http;

namespace Slipway.Tests.GitHub.Faults;

/// <summary>A fault, and which requests it strikes.</summary>
public sealed record Fault(FaultKind Kind)
{
    /// <summary>Null for every surface.</summary>
    public Surface? On { get; init; }

    /// <summary>A part of the path, e.g. <c>ListArtifacts</c>; null for every path.</summary>
    public string? Path { get; init; }

    /// <summary>How many matching requests pass first.</summary>
    public int Skip { get; init; }

    /// <summary>How often it strikes; null for no limit.</summary>
    public int? Times { get; init; }

    /// <summary>The chance that a matching request is struck.</summary>
    public double Probability { get; init; } = 1;

    public int Status { get; init; } = 500;

    /// <summary>In seconds.</summary>
    public int? RetryAfter { get; init; }

    public int BytesPerSecond { get; init; } = 65_536;

    public int PageSize { get; init; } = 1;

    /// <summary>For bodies: the first affected byte; null for a random one.</summary>
    public long? At { get; init; }

    /// <summary>The fault that strikes a request, if any.</summary>
    internal static Fault? Of(HttpContext http) => http.Features.Get<Fault>();

    internal bool Matches(Surface surface, string path) =>
        (On is null || On == surface) && (Path is null || path.Contains(Path, StringComparison.Ordinal));
}

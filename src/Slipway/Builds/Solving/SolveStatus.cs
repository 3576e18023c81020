using System.Text.Json.Serialization;

namespace Slipway.Builds.Solving;

/// <summary>BuildKit's progress, as <c>docker buildx --progress rawjson</c> prints it (buildx 0.13). Members may be missing.</summary>
internal sealed record SolveStatus
{
    public IReadOnlyList<SolveVertex?>? Vertexes { get; init; }

    public IReadOnlyList<SolveOutput?>? Logs { get; init; }

    public IReadOnlyList<SolveWarning?>? Warnings { get; init; }
}

/// <summary>The current state of a step.</summary>
internal sealed record SolveVertex
{
    public string? Digest { get; init; }

    public string? Name { get; init; }

    public DateTimeOffset? Started { get; init; }

    public DateTimeOffset? Completed { get; init; }

    public bool Cached { get; init; }

    public string? Error { get; init; }
}

/// <summary>Output of a step's program.</summary>
internal sealed record SolveOutput
{
    public string? Vertex { get; init; }

    public byte[]? Data { get; init; }
}

/// <summary>A warning about a Dockerfile.</summary>
internal sealed record SolveWarning
{
    public byte[]? Short { get; init; }

    public SolveSource? SourceInfo { get; init; }

    public IReadOnlyList<SolveRange?>? Range { get; init; }
}

/// <summary>A file.</summary>
internal sealed record SolveSource(string? Filename);

/// <summary>A range in a file.</summary>
internal sealed record SolveRange(SolvePosition? Start);

/// <summary>A line, from 1.</summary>
internal sealed record SolvePosition(int Line);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SolveStatus))]
internal sealed partial class SolveJson : JsonSerializerContext;

namespace Slipway.CacheMounts.Step;

/// <summary>How the agent is started in a builder.</summary>
public sealed record BuildStepOptions
{
    /// <summary>Path of the agent program: this program as a native executable, which has the command <c>cache-mount-agent</c>.</summary>
    public required string Program { get; init; }

    /// <summary>
    /// Opens an executable that is only the agent and needs no other file; it is sent to the builder instead of that program.
    /// </summary>
    public Func<Stream?>? Agent { get; init; }

    /// <summary>The builder's name; null for the current one.</summary>
    public string? Builder { get; init; }

    /// <summary>Keeps the mounts of several projects apart (the build argument <c>BUILDKIT_CACHE_MOUNT_NS</c>).</summary>
    public string? Namespace { get; init; }

    /// <summary>Call this machine's engine directly if it is the builder; buildx always remains as the fallback.</summary>
    public bool Nearby { get; init; } = true;

    /// <summary>How long to wait for mounts that a running build holds.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Receives a line if the builder keeps the step waiting.</summary>
    public Action<string>? Notice { get; init; }

    /// <summary>The clock that tells the step's records from others.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Environment variables for <c>docker</c> besides those of this process.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();
}

namespace Slipway.CacheMounts.Step;

/// <summary>How the agent is started in a builder.</summary>
public sealed record BuildStepOptions
{
    /// <summary>Path of the program that is the agent: this one as a native program, which takes the command <c>cache-mount-agent</c>.</summary>
    public required string Program { get; init; }

    /// <summary>Opens a program that is only the agent and needs no other file, which is sent to the builder in place of that one.</summary>
    public Func<Stream?>? Agent { get; init; }

    /// <summary>The builder's name; null for the current one.</summary>
    public string? Builder { get; init; }

    /// <summary>What keeps the mounts of several projects apart (the build argument <c>BUILDKIT_CACHE_MOUNT_NS</c>).</summary>
    public string? Namespace { get; init; }

    /// <summary>Use the short way where the engine of this machine builds; the way over buildx is always there.</summary>
    public bool Nearby { get; init; } = true;

    /// <summary>How long to wait for mounts that a running build holds.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Takes a line where the builder keeps the step waiting.</summary>
    public Action<string>? Notice { get; init; }

    /// <summary>The clock by which the step's records are told from others.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Environment variables for <c>docker</c> besides those of this process.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();
}

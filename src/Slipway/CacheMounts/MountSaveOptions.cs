using Slipway.Dockerfiles;

namespace Slipway.CacheMounts;

/// <summary>How cache mounts are saved.</summary>
public sealed record MountSaveOptions
{
    /// <summary>Leave out files that no build step has used since the mounts were restored; without a restore everything is kept.</summary>
    public bool UsedOnly { get; init; } = true;

    /// <summary>Maximum bytes to keep of each mount; the least recently used files go first.</summary>
    public long? MaxBytes { get; init; }

    /// <summary>How long the build steps take with empty mounts. Null: as the base stash says.</summary>
    public TimeSpan? ColdStep { get; init; }

    /// <summary>Receives a line for each thing that people should know.</summary>
    public Action<string>? Notice { get; init; }

    /// <summary>The clock that measures the builder.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}

/// <summary>How cache mounts are restored.</summary>
public sealed record MountRestoreOptions
{
    /// <summary>The mounts that builds will use; null for those of the stash, unchanged.</summary>
    public IReadOnlyList<CacheMount>? Wanted { get; init; }

    /// <summary>Keep set-user-ID bits and the like.</summary>
    public bool KeepSpecialBits { get; init; }

    /// <summary>Receives a line for each thing that people should know.</summary>
    public Action<string>? Notice { get; init; }
}

/// <summary>What a restore did.</summary>
/// <param name="Mounts">One for each filled mount.</param>
public sealed record MountRestoreResult(IReadOnlyList<RestoredMount> Mounts);

/// <summary>What was restored to a mount.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Bytes">Bytes of contents that were written.</param>
/// <param name="Unchanged">Entries that were there already.</param>
public sealed record RestoredMount(string Id, long Bytes, long Unchanged);

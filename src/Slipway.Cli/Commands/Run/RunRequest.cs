namespace Slipway.Cli.Commands.Run;

/// <summary>The container that <c>run</c> was asked for.</summary>
internal sealed record RunRequest
{
    /// <summary>The stash of its image.</summary>
    public required string Key { get; init; }

    /// <summary>The command and its arguments; empty for the image's own.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    public required IReadOnlyList<BindMount> Mounts { get; init; }

    /// <summary>Whether to mount the current folder.</summary>
    public required bool MountWorkspace { get; init; }

    /// <summary>As <c>NAME=VALUE</c>, or <c>NAME</c> for the value of this process.</summary>
    public required IReadOnlyList<string> Variables { get; init; }

    public string? Network { get; init; }

    public string? User { get; init; }
}

using Slipway.Stashes;

namespace Slipway.Cli.Commands.Restore;

/// <summary>What <c>restore</c> was asked to do.</summary>
/// <param name="Keys">The keys, each once.</param>
internal sealed record RestoreRequest(IReadOnlyList<string> Keys)
{
    /// <summary>What the stashes must match.</summary>
    public LookupOptions Lookup { get; init; } = new();

    /// <summary>The base branch, or null for the CI system's.</summary>
    public string? BaseBranch { get; init; }

    /// <summary>Whether a stash may be missing.</summary>
    public bool Optional { get; init; }

    /// <summary>Whether to add a summary to the run's page.</summary>
    public bool Summary { get; init; } = true;
}

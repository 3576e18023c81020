namespace Slipway.Cli.Stores.GitHub;

/// <summary>What a command's own options say about the store.</summary>
internal sealed record StoreSettings
{
    /// <summary>Days to keep a save.</summary>
    public int? RetentionDays { get; init; }

    /// <summary>Whether a save replaces this run's earlier one of the same key.</summary>
    public bool Overwrite { get; init; }

    /// <summary>The repository to search instead of the surroundings' one.</summary>
    public RepositoryName? Repository { get; init; }

    /// <summary>The only run to search.</summary>
    public string? Run { get; init; }

    /// <summary>Whether a run's address names the repository, and it is not the one the user works in.</summary>
    public bool IsOfOthers { get; init; }

    /// <summary>A token to use instead of the environment's.</summary>
    public string? Token { get; init; }
}

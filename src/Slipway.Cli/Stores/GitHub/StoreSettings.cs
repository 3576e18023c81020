namespace Slipway.Cli.Stores.GitHub;

/// <summary>What a command's own options say about the store.</summary>
internal sealed record StoreSettings
{
    /// <summary>Days to keep what is saved.</summary>
    public int? RetentionDays { get; init; }

    /// <summary>Whether a save replaces this run's earlier one of the same key.</summary>
    public bool Overwrite { get; init; }

    /// <summary>The repository to look into in place of the one that the surroundings name.</summary>
    public RepositoryName? Repository { get; init; }

    /// <summary>The one run to look into.</summary>
    public string? Run { get; init; }

    /// <summary>Whether an address names the repository, and it is not the one that the person works in.</summary>
    public bool IsOfOthers { get; init; }

    /// <summary>A token in place of that of the environment.</summary>
    public string? Token { get; init; }
}

namespace Slipway.Cli.Commands.Cleanup;

/// <summary>Frees one kind of space.</summary>
internal interface ICleaner
{
    /// <summary>What it removes, as a title.</summary>
    string What { get; }

    /// <summary>Removes it, or with <paramref name="dryRun"/> only says what it would remove.</summary>
    Task<Cleaned> RunAsync(bool dryRun, CancellationToken cancel);
}

/// <summary>What a cleaner did.</summary>
/// <param name="Items">What was removed, a name each.</param>
/// <param name="Bytes">How much that was, as whoever kept it counts; null if nobody does.</param>
internal sealed record Cleaned(IReadOnlyList<string> Items, long? Bytes)
{
    public static Cleaned Nothing { get; } = new([], 0);

    /// <summary>What is not as it should be, or could not be removed, while the rest was.</summary>
    public IReadOnlyList<SlipwayException> Problems { get; init; } = [];
}

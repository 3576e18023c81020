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
/// <param name="Items">The name of each thing that was removed.</param>
/// <param name="Bytes">How many bytes that freed, as the owner counts them; null if it does not.</param>
internal sealed record Cleaned(IReadOnlyList<string> Items, long? Bytes)
{
    public static Cleaned Nothing { get; } = new([], 0);

    /// <summary>What is damaged or could not be removed, although the rest was.</summary>
    public IReadOnlyList<SlipwayException> Problems { get; init; } = [];
}

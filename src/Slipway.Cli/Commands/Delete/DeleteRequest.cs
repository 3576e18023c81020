namespace Slipway.Cli.Commands.Delete;

/// <summary>What <c>delete</c> was asked to remove.</summary>
/// <param name="Names">Stashes as the store lists them, and keys.</param>
/// <param name="DryRun">Whether to remove nothing.</param>
/// <param name="Force">Whether to remove what other stashes need.</param>
internal sealed record DeleteRequest(IReadOnlyList<string> Names, bool DryRun, bool Force);

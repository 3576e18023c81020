using Slipway.Records;
using Slipway.Storage;

namespace Slipway.Cli.Output;

/// <summary>A stash as its store lists it.</summary>
internal sealed record StashDocument(string Key, string Stash, string? Root, DateTimeOffset Created, long Size, ScopeDocument Scope)
{
    public static StashDocument Of(StashEntry entry) =>
        new(entry.Key.Text, entry.Locator, entry.Root?.ToString(), entry.Created, entry.Size, ScopeDocument.Of(entry.Scope));
}

/// <summary>Who saved a stash; unknown members are null.</summary>
internal sealed record ScopeDocument(
    string? Repository,
    string? HeadRepository,
    string? Branch,
    string? Run,
    int? Attempt,
    string? Event,
    string? Workflow,
    string? Commit
)
{
    public static ScopeDocument Of(Scope scope) =>
        new(scope.Repository, scope.HeadRepository, scope.Branch, scope.Run, scope.Attempt, scope.Event, scope.Workflow, scope.Commit);
}

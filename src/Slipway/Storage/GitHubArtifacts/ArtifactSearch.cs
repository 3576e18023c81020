using System.Globalization;
using System.Runtime.CompilerServices;
using Slipway.Records;
using Slipway.Storage.GitHubArtifacts.Rest;
using Slipway.Storage.GitHubArtifacts.Results;

namespace Slipway.Storage.GitHubArtifacts;

/// <summary>
/// A search with few calls: one call lists this run's artifacts for all keys, and one list per key covers the repository. Once a run
/// turns out to have one of several keys, one list of that run covers the other keys.
/// </summary>
internal sealed class ArtifactSearch(
    ArtifactLists lists,
    ArtifactEntries entries,
    RestApi? rest,
    GitHubArtifactsOptions options,
    int keyCount
) : IStashSearch
{
    /// <summary>
    /// Most pages to read, of 100 artifacts each, for one key. Someone who fills them hides older stashes, which only causes a cache
    /// miss; without the limit they could use up everybody's calls.
    /// </summary>
    private const int MaxPages = 5;

    private const int MaxPagesOfAll = 2;

    private readonly Dictionary<long, RestRun?> _runs = [];
    private IReadOnlyList<Artifact>? _ownRun;
    private IReadOnlyList<Artifact>? _sibling;
    private string? _siblingRun;
    private bool _warned;

    public bool ListsConfirmed => false;

    public async IAsyncEnumerable<IReadOnlyList<StashEntry>> StepsAsync(StashKey? key, [EnumeratorCancellation] CancellationToken cancel)
    {
        if (options.OnlyRun is null)
        {
            yield return entries.EntriesOf(await OwnRunAsync(key, cancel), key);
        }

        // Other runs are searched under another name, which would not find the artifacts of a tag's own run.
        if (options is { OnlyRun: null, Scope: { IsTag: true, Run: { } own } } && !lists.KnowOwnRun)
        {
            var name = key is { } one ? entries.NameOf(one, ofOwnRun: true) : null;
            yield return entries.EntriesOf(await UnlessUnavailableAsync([], () => lists.OfRunAsync(own, name, cancel)), key);
        }

        if (key is not null && await SiblingAsync(key.Value, cancel) is { Count: > 0 } siblings)
        {
            yield return siblings;
        }

        var last = key is null
            ? rest is { Budget.IsScarce: true }
                ? 0
                : MaxPagesOfAll
            : MaxPages;
        for (var page = 1; page <= last; page++)
        {
            var (found, more) = await PageAsync(key, page, cancel);
            yield return entries.EntriesOf(found.Where(IsOfOtherRun), key);
            if (!more)
            {
                yield break;
            }
        }
    }

    public async Task<StashEntry?> ConfirmAsync(StashEntry entry, CancellationToken cancel)
    {
        if (!ArtifactLocator.TryParse(entry.Locator, out var id) || lists.Seen(id) is not { } artifact)
        {
            return null;
        }

        if (artifact.Run is not { } run || (options.Scope.Run is not null && entry.Scope.Run == options.Scope.Run))
        {
            return entry;
        }

        var document = await RunAsync(run.Id, cancel);
        var confirmed = document is null ? null : ArtifactEntries.Confirm(entry, artifact, document);
        if (confirmed is not null && _siblingRun != confirmed.Scope.Run)
        {
            (_siblingRun, _sibling) = (confirmed.Scope.Run, null);
        }

        return confirmed;
    }

    // For this run, only the Results service counts: an artifact that only the REST API lists is from a replaced attempt.
    private bool IsOfOtherRun(Artifact artifact) =>
        !lists.KnowOwnRun || artifact.Run?.Id.ToString(CultureInfo.InvariantCulture) != options.Scope.Run;

    private async Task<IReadOnlyList<Artifact>> OwnRunAsync(StashKey? key, CancellationToken cancel) =>
        key is { } one && keyCount == 1 && _ownRun is null
            ? await lists.OfOwnRunAsync(entries.NameOf(one, ofOwnRun: true), cancel)
            : _ownRun ??= await lists.OfOwnRunAsync(null, cancel);

    private async Task<IReadOnlyList<StashEntry>> SiblingAsync(StashKey key, CancellationToken cancel)
    {
        if (_siblingRun is null || keyCount <= 1 || options.OnlyRun is not null)
        {
            return [];
        }

        _sibling ??= await UnlessUnavailableAsync<IReadOnlyList<Artifact>>([], () => lists.OfRunAsync(_siblingRun, null, cancel));
        return entries.EntriesOf(_sibling, key);
    }

    private async Task<(IReadOnlyList<Artifact> Page, bool More)> PageAsync(StashKey? key, int number, CancellationToken cancel)
    {
        var ofOwnRun = options.OnlyRun is { } only && only == options.Scope.Run;
        var name = key is { } wanted ? entries.NameOf(wanted, ofOwnRun) : null;
        return await UnlessUnavailableAsync<(IReadOnlyList<Artifact>, bool)>(
            ([], false),
            async () =>
            {
                if (options.OnlyRun is not { } run)
                {
                    return await lists.PageAsync(name, number, cancel);
                }

                // One list of the run covers all keys.
                _sibling ??= await lists.OfRunAsync(run, keyCount == 1 ? name : null, cancel);
                return (_sibling, false);
            }
        );
    }

    private async Task<RestRun?> RunAsync(long id, CancellationToken cancel)
    {
        if (!_runs.TryGetValue(id, out var run))
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"actions/runs/{id}");
            run = rest is null
                ? null
                : await UnlessUnavailableAsync(null, () => rest.GetAsync(path, RestJson.Default.RestRun, $"look at run {id}", cancel));
            _runs[id] = run;
        }

        return run;
    }

    /// <summary>If the REST API does not answer this process, warns once and goes on without it.</summary>
    private async Task<T> UnlessUnavailableAsync<T>(T otherwise, Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (RestUnavailable e) when (options.OnlyRun is not null)
        {
            throw e.Explain();
        }
        catch (RestUnavailable e)
        {
            if (!_warned)
            {
                _warned = true;
                options.Warn($"Stashes of other runs are not searched. {e.Message}");
            }

            return otherwise;
        }
    }
}

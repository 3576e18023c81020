using System.CommandLine;
using Slipway.Cli.Base;
using Slipway.Cli.Ci;
using Slipway.Cli.Output;
using Slipway.Cli.Printing;
using Slipway.Cli.Stores;
using Slipway.Cli.Stores.GitHub;
using Slipway.Engines;
using Slipway.Records;
using Slipway.Stashes;
using Slipway.Storage;

namespace Slipway.Cli.Context;

/// <summary>What a command works with.</summary>
internal sealed class CommandContext : IDisposable
{
    private readonly string? _address;
    private readonly Lazy<OpenedStore> _store;

    private CommandContext(Surroundings surroundings, string? address, StoreSettings settings, CiSystem ci, CommandOutput output)
    {
        (Surroundings, Ci, Output) = (surroundings, ci, output);
        _address = address;
        _store = new Lazy<OpenedStore>(() => StoreKinds.Open(address, new StoreRequest(surroundings, ci, settings, output)));
    }

    public Surroundings Surroundings { get; }

    public CiSystem Ci { get; }

    public CommandOutput Output { get; }

    public IStashStore Store => _store.Value.Store;

    /// <summary>The store's folder, or null if the store is not a folder.</summary>
    public string? StoreFolder => _store.Value.Folder;

    public TrustContext Trust => new(Ci.Scope, Ci.BaseBranch) { AlsoOfMaintainers = TrustedEvents.Of(Surroundings) };

    public StashFinder Finder => FinderFor(new LookupOptions(), null);

    public static CommandContext Create(ParseResult parsed, GlobalOptions options, Surroundings surroundings)
    {
        var ci = CiSystem.Detect(surroundings);
        var style = new OutputStyle(parsed.GetValue(options.Json), parsed.GetValue(options.Quiet), parsed.GetValue(options.Debug));
        var output = new CommandOutput(surroundings, ci, style, new Redaction(surroundings));
        return new CommandContext(
            surroundings,
            parsed.GetValue(options.Store) ?? surroundings.Variable("SLIPWAY_STORE"),
            new StoreSettings(),
            ci,
            output
        );
    }

    /// <summary>The same context with its own store, opened as the settings say. The caller disposes it.</summary>
    public CommandContext With(StoreSettings settings) =>
        new(Surroundings, settings.Repository is null ? _address : GitHubStore.Prefix, settings, Ci, Output);

    /// <summary>Makes a finder for stashes that match the options. The base branch defaults to the CI system's.</summary>
    public StashFinder FinderFor(LookupOptions options, string? baseBranch) =>
        new(Store, Trust with { BaseBranch = baseBranch ?? Ci.BaseBranch }, options, Surroundings.Clock);

    /// <summary>Connects to the engine that the environment names.</summary>
    public Task<DockerEngine> ConnectAsync(CancellationToken cancel) => DockerEngine.ConnectAsync(Surroundings.Variable, cancel);

    /// <summary>Finds the stash of a key that this run may restore.</summary>
    /// <exception cref="SlipwayException">NotFound: there is none; the message names the nearest keys.</exception>
    public async Task<StashEntry> FindAsync(string key, CancellationToken cancel)
    {
        var found = (await Finder.FindAsync([new StashKey(key)], cancel))[0];
        return found.Entry ?? throw await Finder.MissingAsync(found, cancel);
    }

    /// <summary>Finds a stash to look at, by its key or by the name that the store lists it under.</summary>
    /// <exception cref="SlipwayException">NotFound: there is none.</exception>
    public async Task<StashEntry> FindAnyAsync(string keyOrStash, CancellationToken cancel)
    {
        if (await Finder.FindAsync(new StashKey(keyOrStash), cancel) is { } entry)
        {
            return entry;
        }

        var listed = await Store.ListAsync(null, cancel);
        return listed.FirstOrDefault(stash => stash.Locator == keyOrStash || Human.Stash(stash.Locator) == keyOrStash)
            ?? throw await Finder.MissingAsync(new StashKey(keyOrStash), cancel);
    }

    public void Dispose()
    {
        if (_store.IsValueCreated)
        {
            (_store.Value.Store as IDisposable)?.Dispose();
        }
    }
}

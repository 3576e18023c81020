using System.CommandLine;
using Slipway.Cli.Ci;
using Slipway.Cli.Output;
using Slipway.Engines;
using Slipway.Stashes;
using Slipway.Storage;

namespace Slipway.Cli;

/// <summary>What a command works with.</summary>
internal sealed class CommandContext
{
    private readonly Lazy<StoreAddress> _address;
    private readonly Lazy<IStashStore> _store;

    private CommandContext(Surroundings surroundings, string? store, OutputStyle style)
    {
        Surroundings = surroundings;
        Ci = CiSystem.Detect(surroundings);
        Output = new CommandOutput(surroundings, Ci, style);
        _address = new Lazy<StoreAddress>(() => StoreAddress.Parse(store ?? surroundings.Variable("SLIPWAY_STORE"), surroundings.Environment));
        _store = new Lazy<IStashStore>(() => _address.Value.Open(surroundings.Clock));
    }

    public Surroundings Surroundings { get; }

    public CiSystem Ci { get; }

    public CommandOutput Output { get; }

    public StoreAddress StoreAddress => _address.Value;

    public IStashStore Store => _store.Value;

    /// <summary>The store's folder, or null where it is somewhere else.</summary>
    public string? StoreFolder => _address.Value.Path;

    public TrustContext Trust => new(Ci.Scope, Ci.BaseBranch);

    public StashFinder Finder => new(Store, Trust);

    public static CommandContext Create(ParseResult parsed, GlobalOptions options, Surroundings surroundings) => new(
        surroundings,
        parsed.GetValue(options.Store),
        new OutputStyle(parsed.GetValue(options.Json), parsed.GetValue(options.Quiet), parsed.GetValue(options.Debug)));

    /// <summary>Connects to the engine that the environment names.</summary>
    public Task<DockerEngine> ConnectAsync(CancellationToken cancel) => DockerEngine.ConnectAsync(Surroundings.Variable, cancel);

    /// <summary>Finds the stash of a key that this run may restore.</summary>
    /// <exception cref="SlipwayException">NotFound: there is none; the message names the nearest keys.</exception>
    public async Task<StashEntry> FindAsync(string key, CancellationToken cancel) =>
        await Finder.FindAsync(new StashKey(key), cancel) ?? throw await Finder.MissingAsync(new StashKey(key), cancel);

    /// <summary>Finds a stash to look at, by its key or by the name that the store lists it under.</summary>
    /// <exception cref="SlipwayException">NotFound: there is none.</exception>
    public async Task<StashEntry> FindAnyAsync(string keyOrStash, CancellationToken cancel)
    {
        if (await Finder.FindAsync(new StashKey(keyOrStash), cancel) is { } entry)
        {
            return entry;
        }

        var listed = await Store.ListAsync(null, cancel);
        return listed.FirstOrDefault(stash => stash.Locator == keyOrStash || Human.Stash(stash.Locator) == keyOrStash) ?? throw await Finder.MissingAsync(new StashKey(keyOrStash), cancel);
    }
}

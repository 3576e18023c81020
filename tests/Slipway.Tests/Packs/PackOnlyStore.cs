using Slipway.Records;
using Slipway.Storage;
using Slipway.Storage.InMemory;

namespace Slipway.Tests.Packs;

/// <summary>A store that can only open packs, which are in memory.</summary>
internal sealed class PackOnlyStore(Func<string, byte[]> read) : ForwardingStore(new InMemoryStore(TimeProvider.System))
{
    public override Task<IReadOnlyList<StashEntry>> ListAsync(StashKey? key, CancellationToken cancel) => throw new NotSupportedException();

    public override Task<IPackSource> OpenAsync(string locator, CancellationToken cancel) =>
        Task.FromResult<IPackSource>(new MemoryPack(read(locator)));
}

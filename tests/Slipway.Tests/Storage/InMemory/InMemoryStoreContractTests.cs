using Slipway.Storage;
using Slipway.Storage.InMemory;

namespace Slipway.Tests.Storage.InMemory;

public sealed class InMemoryStoreContractTests : StashStoreContract
{
    private InMemoryStore? _store;

    protected override IDeletingStore Store => _store ??= new InMemoryStore(Clock);
}

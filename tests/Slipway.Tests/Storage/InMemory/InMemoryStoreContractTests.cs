using Slipway.Storage;
using Slipway.Storage.InMemory;

namespace Slipway.Tests.Storage.InMemory;

public sealed class InMemoryStoreContractTests : LockingStoreContract
{
    private readonly Lazy<InMemoryStore> _store;

    // Made once, even if a test's writers ask for it at the same time.
    public InMemoryStoreContractTests() => _store = new(() => new InMemoryStore(Clock));

    protected override IStashStore Store => _store.Value;
}

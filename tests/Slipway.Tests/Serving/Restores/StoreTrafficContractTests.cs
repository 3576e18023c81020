using Slipway.Serving.Restores;
using Slipway.Storage;
using Slipway.Storage.InMemory;
using Slipway.Tests.Storage;

namespace Slipway.Tests.Serving.Restores;

public sealed class StoreTrafficContractTests : LockingStoreContract
{
    private readonly Lazy<InMemoryStore> _store;

    public StoreTrafficContractTests() => _store = new(() => new InMemoryStore(Clock));

    protected override IStashStore Store => new StoreTraffic(_store.Value, Clock);

    [Fact]
    public void Every_store_that_wraps_another_forwards_what_it_does_not_change() =>
        Assert.All(
            typeof(StoreTraffic).Assembly.GetTypes().Where(static type => typeof(IStashStore).IsAssignableFrom(type)),
            static type => Assert.True(typeof(ForwardingStore).IsAssignableFrom(type), type.FullName)
        );
}

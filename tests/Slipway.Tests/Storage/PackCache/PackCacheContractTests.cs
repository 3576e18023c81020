using Slipway.Storage;
using Slipway.Storage.InMemory;
using Slipway.Storage.LocalFolder;
using Slipway.Storage.PackCache;

namespace Slipway.Tests.Storage.PackCache;

public sealed class PackCacheOfMemoryContractTests : LockingStoreContract, IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Lazy<InMemoryStore> _far;

    public PackCacheOfMemoryContractTests() => _far = new(() => new InMemoryStore(Clock));

    protected override IStashStore Store => new PackCacheStore(_far.Value, _folder.Path);

    public void Dispose() => _folder.Dispose();
}

public sealed class PackCacheOfFolderContractTests : LockingStoreContract, IDisposable
{
    private readonly TempFolder _folder = new();

    protected override IStashStore Store => new PackCacheStore(new LocalFolderStore(_folder.Child("store"), Clock), _folder.Child("cache"));

    public void Dispose() => _folder.Dispose();
}

using Slipway.Storage;
using Slipway.Storage.LocalFolder;

namespace Slipway.Tests.Storage.LocalFolder;

public sealed class LocalFolderStoreContractTests : LockingStoreContract, IDisposable
{
    private readonly TempFolder _folder = new();

    // A new object each time, because a process's own state must not matter.
    protected override IStashStore Store => new LocalFolderStore(_folder.Child("store"), Clock);

    public void Dispose() => _folder.Dispose();
}

using Slipway.Folders;
using Slipway.Records;
using Slipway.Stashes;
using Slipway.Storage.LocalFolder;

// Library FOLDER STORE TARGET: saves a folder, and restores it somewhere else.
var store = new LocalFolderStore(args[1], TimeProvider.System);
var key = new StashKey("web-deps");
var before = await store.ListAsync(key);

await using (var writer = await StashWriter.BeginAsync(store, key, new SaveOptions { Base = before.Count > 0 ? before[0] : null }))
{
    var saved = await FolderStash.SaveAsync(args[0], writer);
    Console.WriteLine($"{saved.Record.Sizes.New} of {saved.Record.Sizes.Raw} bytes were new");
}

var newest = (await store.ListAsync(key))[0];
await using var reader = await StashReader.OpenAsync(store, newest);
await FolderStash.RestoreAsync(reader, args[2]);

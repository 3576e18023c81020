using Slipway.Folders;
using Slipway.Records;
using Slipway.Stashes;
using Slipway.Storage.LocalFolder;

// Library FOLDER STORE TARGET: saves a folder, and restores it somewhere else.
var store = new LocalFolderStore(args[1], TimeProvider.System);
var finder = new StashFinder(store, new TrustContext(new Scope()));
var key = new StashKey("web-deps");

var saved = await FolderStash.SaveAsync(args[0], new NewStash(store, key) { Bases = finder });
Console.WriteLine($"{saved.Record.Sizes.New} of {saved.Record.Sizes.Raw} bytes were new");

var newest = await finder.FindAsync(key) ?? throw await finder.MissingAsync(key);
await using var reader = await StashReader.OpenAsync(store, newest);
await FolderStash.RestoreAsync(reader, args[2]);
